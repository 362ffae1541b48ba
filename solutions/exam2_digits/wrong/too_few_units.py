# caught by: check_step_4, check_step_5 | at least 0.86
# base: _base.py


def solution_model():
    (images, labels), validation = load_some_digits(SEED, CLASSES, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input(
                (
                    SIZE,
                    SIZE,
                )
            ),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(2, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=10, verbose=0)
    return model
