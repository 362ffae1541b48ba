import random
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image


def split_folder(directory, validation_split, seed):
    classes = sorted(path.name for path in Path(directory).iterdir() if path.is_dir())
    files = [(path, classes.index(path.parent.name)) for path in sorted(Path(directory).glob("*/*"))]
    random.Random(seed).shuffle(files)
    cut = int(validation_split * len(files))
    return read(files[cut:]).shuffle(1000, seed=seed).batch(32), read(files[:cut]).batch(32)


def read(files):
    images = [np.asarray(Image.open(path).convert("L").resize((32, 32))) for path, _ in files]
    images = np.stack(images)[..., np.newaxis].astype("float32") / 127.5 - 1
    return tf.data.Dataset.from_tensor_slices((images, np.array([label for _, label in files])))


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = [
            tf.keras.layers.Conv2D(24, 3, strides=2, activation="relu"),
            tf.keras.layers.Conv2D(48, 3, strides=2, activation="relu"),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return x


def create_model():
    model = Classifier()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(2e-3),
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    return model
