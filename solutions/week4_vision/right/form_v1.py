"""A course program of 2019: pixels from a file, generators, and a classifier, the training at the left margin."""

import csv

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def get_data(filename):
    with open(filename) as training_file:
        reader = csv.reader(training_file, delimiter=",")
        next(reader)
        rows = [row for row in reader]
    images = np.array([np.array_split(row[1:785], 28) for row in rows]).astype("float")
    labels = np.array([row[0] for row in rows]).astype("float")
    return images, labels


training_images, training_labels = get_data("/tmp/sign_mnist_train.csv")
testing_images, testing_labels = get_data("/tmp/sign_mnist_test.csv")
print(training_images.shape)

training_images = np.expand_dims(training_images, axis=3)
testing_images = np.expand_dims(testing_images, axis=3)
train_datagen = ImageDataGenerator(rescale=1.0 / 255, rotation_range=40, zoom_range=0.2)
validation_datagen = ImageDataGenerator(rescale=1.0 / 255)

model = tf.keras.models.Sequential(
    [
        tf.keras.layers.Conv2D(64, (3, 3), activation="relu", input_shape=(28, 28, 1)),
        tf.keras.layers.MaxPooling2D(2, 2),
        tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
        tf.keras.layers.MaxPooling2D(2, 2),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(128, activation="relu"),
        tf.keras.layers.Dense(26, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    train_datagen.flow(training_images, training_labels, batch_size=32),
    epochs=2,
    validation_data=validation_datagen.flow(testing_images, testing_labels, batch_size=32),
)
model.evaluate(testing_images, testing_labels)
