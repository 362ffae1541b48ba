# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    images, labels = draw_riders(SEED, SIZE)
    grey = images.mean(axis=-1, keepdims=True)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(4, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(grey, labels, epochs=1, verbose=0)
    return model
