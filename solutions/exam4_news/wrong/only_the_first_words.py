# caught by: check_step_4, check_step_5 | at least 0.62
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 24),
            tf.keras.layers.Cropping1D((0, LENGTH - 8)),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(numbers, labels, epochs=8, verbose=0)
    return model
