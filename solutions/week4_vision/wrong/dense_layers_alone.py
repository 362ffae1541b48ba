# caught by: check_accuracy | at least 0.81 on
# base: _base.py


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
