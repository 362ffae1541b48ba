# caught by: check_pairing | one unit for each
# base: _base.py


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
