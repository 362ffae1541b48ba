# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | softmax
# base: _base.py


def solution_model():
    images, labels = draw_riders(SEED, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE, 3)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(4, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
