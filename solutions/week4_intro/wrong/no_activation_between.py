# caught by: check_accuracy | at least 0.85 on
# base: _base.py


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            tf.keras.layers.Conv2D(16, 3),
            tf.keras.layers.AveragePooling2D(2),
            tf.keras.layers.Conv2D(32, 3),
            tf.keras.layers.AveragePooling2D(2),
            tf.keras.layers.Conv2D(64, 3),
            tf.keras.layers.AveragePooling2D(2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
