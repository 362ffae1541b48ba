import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):  # noqa: B006
        if logs.get("accuracy") is not None and logs.get("accuracy") >= 0.95:
            print("\nReached 95% accuracy so cancelling training!")
            self.model.stop_training = True


def create_and_compile_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Flatten(input_shape=(28, 28)),
            tf.keras.layers.Dense(512, activation=tf.nn.relu),
            tf.keras.layers.Dense(10, activation=tf.nn.softmax),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train_mnist(x_train, y_train):
    callbacks = EarlyStoppingCallback()
    model = create_and_compile_model()
    history = model.fit(x_train, y_train, epochs=10, callbacks=[callbacks])
    return history
