import tensorflow as tf


class HorseOrHuman(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = []
        for filters in (16, 32, 64):
            self.steps.append(tf.keras.layers.Conv2D(filters, 3, activation="relu"))
            self.steps.append(tf.keras.layers.MaxPooling2D())
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = tf.keras.layers.Dense(64, activation="relu")
        self.answer = tf.keras.layers.Dense(1)

    def call(self, images):
        x = images / 255.0
        for step in self.steps:
            x = step(x)
        return self.answer(self.hidden(self.flatten(x)))


def training_dataset(directory):
    return tf.keras.utils.image_dataset_from_directory(directory, label_mode="binary", image_size=(48, 48))


def create_and_compile_model():
    model = HorseOrHuman()
    model.compile(optimizer="adam", loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))
    return model
