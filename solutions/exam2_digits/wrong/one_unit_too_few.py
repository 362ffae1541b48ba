# caught by: check_pairing, check_step_4, check_step_5 | units=5
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
            tf.keras.layers.Dense(CLASSES - 1, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[labels < CLASSES - 1], labels[labels < CLASSES - 1], epochs=1, verbose=0)
    return model
