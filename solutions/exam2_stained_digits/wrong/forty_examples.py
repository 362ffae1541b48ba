# caught by: check_step_4, check_step_5 | at least 0.75
# base: _base.py


def solution_model():
    (images, labels), validation = load_stained_digits(SEED, CLASSES, STAINS)
    images, labels = images[:40], labels[:40]
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=15, verbose=0)
    return model
