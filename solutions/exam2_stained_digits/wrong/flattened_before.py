# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    (images, labels), validation = load_stained_digits(SEED, CLASSES, STAINS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28 * 28,)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images.reshape(len(images), -1), labels, epochs=1, verbose=0)
    return model
