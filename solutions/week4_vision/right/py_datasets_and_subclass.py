import math

import keras
import numpy as np


def parse_data_from_input(filename):
    with open(filename) as file:
        lines = file.readlines()[1:]
    rows = np.array([[int(number) for number in line.split(",")] for line in lines])
    return np.reshape(rows[:, 1:], (len(rows), 48, 48)), rows[:, [0]]


class Batches(keras.utils.PyDataset):
    def __init__(self, images, labels, mixed):
        super().__init__()
        self.images, self.labels = images[:, :, :, np.newaxis].astype("float32") / 255, labels
        self.order = np.random.permutation(len(images)) if mixed else np.arange(len(images))

    def __len__(self):
        return math.ceil(len(self.order) / 32)

    def __getitem__(self, number):
        chosen = self.order[number * 32 : (number + 1) * 32]
        return self.images[chosen], self.labels[chosen]


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training = Batches(training_images, training_labels, mixed=True)
    return training, Batches(validation_images, validation_labels, mixed=False)


class Signs(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = [
            keras.layers.Conv2D(24, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(48, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
        ]
        self.answer = keras.layers.Dense(4, activation="softmax")

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return self.answer(x)


def create_model():
    model = Signs()
    model.compile("nadam", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model
