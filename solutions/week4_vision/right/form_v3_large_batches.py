import csv

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def parse_data_from_input(filename):
    with open(filename) as file:
        csv_reader = csv.reader(file, delimiter=",")
        next(csv_reader)
        labels, images = [], []
        for row in csv_reader:
            labels.append(float(row[0]))
            images.append(np.array(row[1:785]).reshape((28, 28)).astype("float64"))
    return np.array(images), np.array(labels)


def train_val_generators(training_images, training_labels, validation_images, validation_labels):
    training_images = np.expand_dims(training_images, axis=3)
    validation_images = np.expand_dims(validation_images, axis=3)
    train_datagen = ImageDataGenerator(rescale=1.0 / 255, rotation_range=25, zoom_range=0.1, horizontal_flip=True)
    train_generator = train_datagen.flow(x=training_images, y=training_labels, batch_size=250)
    validation_datagen = ImageDataGenerator(rescale=1.0 / 255)
    validation_generator = validation_datagen.flow(x=validation_images, y=validation_labels, batch_size=250)
    return train_generator, validation_generator


def create_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(32, (3, 3), activation=tf.nn.relu, input_shape=(28, 28, 1)),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(26, activation=tf.nn.softmax),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
