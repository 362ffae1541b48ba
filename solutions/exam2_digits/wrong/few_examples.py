# caught by: check_step_5 | at least 0.94
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
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[:160], labels[:160], epochs=10, verbose=0)
    return model
