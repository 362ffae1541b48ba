import tensorflow as tf


def reshape_and_normalize(images):
    images = images.reshape(images.shape[0], 28, 28, 1)
    images = images / 255.0
    return images


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):  # noqa: B006
        if logs.get("accuracy") is not None and logs.get("accuracy") >= 0.99:
            print("\nReached 99% accuracy so cancelling training!")
            self.model.stop_training = True


def convolutional_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
