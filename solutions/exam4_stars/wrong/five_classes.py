# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(numbers, stars.round().astype(int) - 1, epochs=1, verbose=0)
    return model
