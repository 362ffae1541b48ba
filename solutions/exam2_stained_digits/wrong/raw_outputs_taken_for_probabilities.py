# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | from_logits=True
# base: _base.py


def solution_model():
    (images, labels), validation = load_stained_digits(SEED, CLASSES, STAINS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(CLASSES),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=1, verbose=0)
    return model
