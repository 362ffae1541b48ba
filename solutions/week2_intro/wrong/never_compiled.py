# caught by: check_model | without `compile`
# base: _base.py


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(training_images, training_labels, epochs=20, callbacks=[EarlyStoppingCallback()])
