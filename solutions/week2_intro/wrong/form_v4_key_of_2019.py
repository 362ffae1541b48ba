# caught by: check_callback, check_stop
import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs.get("acc", 0) > 0.98:
            self.model.stop_training = True


def create_and_compile_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.Input(shape=(28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(training_images, training_labels, epochs=10, callbacks=[EarlyStoppingCallback()])
