# caught by: check_history | use its arguments
import tensorflow as tf

from grader.data import load_digits

(x_train, y_train), (x_test, y_test) = load_digits()


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(x_train, y_train, epochs=20, callbacks=[EarlyStoppingCallback()])
