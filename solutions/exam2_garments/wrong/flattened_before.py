# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    pixels = images.reshape(len(images), -1)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE * SIZE,)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(pixels, labels, epochs=1, verbose=0)
    return model
