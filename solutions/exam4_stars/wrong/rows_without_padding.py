# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse")
    model.fit(numbers[:, :20], stars, epochs=1, verbose=0)
    return model
