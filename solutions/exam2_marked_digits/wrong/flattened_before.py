# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    pixels = images.reshape(len(images), -1)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE * SIZE,)),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(pixels, labels, epochs=1, verbose=0)
    return model
