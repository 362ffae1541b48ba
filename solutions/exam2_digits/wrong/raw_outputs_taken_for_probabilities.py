# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | from_logits=True
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
            tf.keras.layers.Dense(CLASSES),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
