import math
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image, ImageOps


class Folder(tf.keras.utils.PyDataset):
    """Pictures of a folder; those for training are turned and mirrored whenever they are read."""

    def __init__(self, directory, augmented):
        super().__init__()
        classes = sorted(entry.name for entry in pathlib.Path(directory).iterdir())
        files = sorted(pathlib.Path(directory).glob("*/*"))
        self.images = [Image.open(file).convert("RGB").resize((48, 48)) for file in files]
        self.labels = np.array([classes.index(file.parent.name) for file in files])
        self.order = np.random.permutation(len(files))
        self.augmented = augmented

    def __len__(self):
        return math.ceil(len(self.order) / 32)

    def __getitem__(self, number):
        chosen = self.order[number * 32 : (number + 1) * 32]
        images = [self.images[one] for one in chosen]
        if self.augmented:
            images = [turned(image) for image in images]
        return np.stack([np.asarray(image, dtype="float32") for image in images]) / 255, self.labels[chosen]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


def turned(image):
    if np.random.uniform() < 0.5:
        image = ImageOps.mirror(image)
    return image.rotate(np.random.uniform(-60, 60), Image.Resampling.BILINEAR, fillcolor=(128, 128, 128))


def train_val_datasets(training_dir, validation_dir):
    return Folder(training_dir, augmented=True), Folder(validation_dir, augmented=False)


class Turn(tf.keras.layers.Layer):
    """Turns each picture by a random angle in training."""

    def __init__(self, degrees):
        super().__init__()
        self.degrees = degrees

    def call(self, images, training=False):
        if not training:
            return images
        angles = tf.random.uniform((tf.shape(images)[0],), -self.degrees, self.degrees) * math.pi / 180
        cos, sin, zero = tf.cos(angles), tf.sin(angles), tf.zeros_like(angles)
        middle = 23.5
        right, down = middle * (1 - cos + sin), middle * (1 - cos - sin)
        steps = tf.stack([cos, -sin, right, sin, cos, down, zero, zero], axis=1)
        return tf.keras.ops.image.affine_transform(images, steps, fill_mode="nearest")


def create_augmentation_model():
    return tf.keras.Sequential([tf.keras.layers.RandomFlip("horizontal"), Turn(60.0)])


def create_model():
    model = tf.keras.Sequential([tf.keras.Input((48, 48, 3))])
    for filters in (16, 32, 64):
        model.add(tf.keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(tf.keras.layers.MaxPooling2D())
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(64, activation="relu"))
    model.add(tf.keras.layers.Dense(1))
    model.compile(optimizer="adam", loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))
    return model
