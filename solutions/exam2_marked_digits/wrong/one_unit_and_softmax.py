# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | softmax
# base: _base.py


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
