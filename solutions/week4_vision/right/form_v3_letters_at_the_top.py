import csv

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator

TRAINING_FILE = "/content/sign_mnist_train.csv"
VALIDATION_FILE = "/content/sign_mnist_test.csv"


def parse_data_from_input(filename):
    with open(filename) as file:
        rows = list(csv.reader(file))[1:]
    images = np.array([row[1:] for row in rows], dtype=float)
    side = int(images.shape[1] ** 0.5)
    return images.reshape(-1, side, side), np.array([row[0] for row in rows], dtype=float)


training_images, training_labels = parse_data_from_input(TRAINING_FILE)
validation_images, validation_labels = parse_data_from_input(VALIDATION_FILE)


def train_val_generators(training_images, training_labels, validation_images, validation_labels):
    training_images, validation_images = training_images[..., np.newaxis], validation_images[..., np.newaxis]
    train_datagen = ImageDataGenerator(rescale=1 / 255, rotation_range=10, zoom_range=0.1)
    validation_datagen = ImageDataGenerator(rescale=1 / 255)
    train_generator = train_datagen.flow(training_images, training_labels, batch_size=32)
    return train_generator, validation_datagen.flow(validation_images, validation_labels, batch_size=32)


train_generator, validation_generator = train_val_generators(
    training_images, training_labels, validation_images, validation_labels
)
classes = int(training_labels.max()) + 1


def create_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu", input_shape=train_generator.x.shape[1:]),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
