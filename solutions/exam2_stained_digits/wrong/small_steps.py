# caught by: check_step_5 | at least 0.88
# base: _base.py


def solution_model():
    (images, labels), validation = load_stained_digits(SEED, CLASSES, STAINS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-4), loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=3, verbose=0)
    return model
