# caught by: check_step_5 | at least 0.90
# base: _base.py


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    images, labels = images[:500], labels[:500]
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=15, verbose=0)
    return model
