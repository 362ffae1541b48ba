import numpy as np
import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True


def create_and_compile_model():
    inputs = tf.keras.Input((28, 28))
    hidden = tf.keras.layers.Dense(128, activation="swish")(tf.keras.layers.Flatten()(inputs))
    outputs = tf.keras.layers.Dense(10, activation="sigmoid")(hidden)
    model = tf.keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(training_images, np.eye(10)[training_labels], epochs=20, callbacks=[EarlyStoppingCallback()])
