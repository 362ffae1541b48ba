# caught by: check_step_4, check_step_5 | at most 0.42
# base: _base.py


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse")
    model.fit(numbers, stars, epochs=12, verbose=0)
    return model
