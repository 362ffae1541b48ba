# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Lambda(lambda steps: steps[:, 0]),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(numbers, labels, epochs=1, verbose=0)
    return model
