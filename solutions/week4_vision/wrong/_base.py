import numpy as np
import tensorflow as tf


def parse_data_from_input(filename):
    rows = np.loadtxt(filename, delimiter=",", skiprows=1, ndmin=2)
    return rows[:, 1:].reshape(-1, 48, 48), rows[:, 0]


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_images = training_images[..., np.newaxis] / 255
    validation_images = validation_images[..., np.newaxis] / 255
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    return training.shuffle(2000).batch(32), validation.batch(32)


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
