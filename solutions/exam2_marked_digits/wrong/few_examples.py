# caught by: check_step_4, check_step_5 | at least 0.76
# base: _base.py


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    images, labels = images[:110], labels[:110]
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=12, verbose=0)
    return model
