# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    pixels = images[:, ::2, ::2, None]
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIDE // 2, SIDE // 2, 1)),
            tf.keras.layers.Conv2D(4, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(pixels, labels, epochs=1, verbose=0)
    return model
