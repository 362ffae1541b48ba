import tensorflow as tf


def reshape_and_normalize(images):
    return images[:, :, :, None] / 255


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        accuracy = logs.get("accuracy")
        if accuracy > 0.99 or accuracy == 0.99:
            self.model.stop_training = True


class Wardrobe(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = tf.keras.layers.Conv2D(16, 5, activation="relu")
        self.second = tf.keras.layers.Conv2D(48, 3, activation="relu")
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = tf.keras.layers.Dense(64, activation="relu")
        self.answer = tf.keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        x = tf.nn.max_pool2d(self.first(images), 2, 2, "VALID")
        x = tf.nn.max_pool2d(self.second(x), 2, 2, "VALID")
        return self.answer(self.hidden(self.flatten(x)))


def convolutional_model():
    model = Wardrobe()
    model.compile(
        optimizer=tf.keras.optimizers.RMSprop(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model
