# caught by: check_step_4, check_step_5 | at least 0.75
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(numbers, labels, epochs=8, verbose=0)
    return model
