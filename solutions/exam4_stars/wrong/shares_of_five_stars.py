# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | activation `sigmoid`
# base: _base.py


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse")
    model.fit(numbers, stars / 5, epochs=1, verbose=0)
    return model
