# caught by: check_metric | `accuracy` = 0.9
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
    accuracy = tf.keras.metrics.BinaryAccuracy(name="accuracy")
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[accuracy])
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    one_hot = tf.keras.utils.to_categorical(training_labels)
    return model.fit(training_images, one_hot, epochs=20, callbacks=[EarlyStoppingCallback()])
