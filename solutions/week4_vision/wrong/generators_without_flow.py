# caught by: check_channel | .flow(images, labels
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def parse_data_from_input(filename):
    rows = np.loadtxt(filename, delimiter=",", skiprows=1, ndmin=2)
    return rows[:, 1:].reshape(-1, 48, 48), rows[:, 0]


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    train_datagen = ImageDataGenerator(rescale=1 / 255)
    validation_datagen = ImageDataGenerator(rescale=1 / 255)
    training = train_datagen.flow(training_images[..., np.newaxis], training_labels, batch_size=32)
    return training, validation_datagen


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
