import math
import pathlib
import random

import numpy as np
import tensorflow as tf
from PIL import Image


def split_data(source_dir, training_dir, validation_dir, split_size):
    """Write the bytes of each picture that can be read to one of two folders."""
    pictures = {}
    for path in pathlib.Path(source_dir).iterdir():
        try:
            np.asarray(Image.open(path).convert("RGB"))
        except Exception:
            continue
        pictures[path.name] = path.read_bytes()
    training = set(random.sample(sorted(pictures), k=int(split_size * len(pictures))))
    for directory in (training_dir, validation_dir):
        pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        pathlib.Path(training_dir if name in training else validation_dir, name).write_bytes(content)


class Folder(tf.keras.utils.PyDataset):
    def __init__(self, directory):
        super().__init__()
        classes = sorted(entry.name for entry in pathlib.Path(directory).iterdir())
        files = sorted(pathlib.Path(directory).glob("*/*"))
        images = [Image.open(file).convert("RGB").resize((48, 48)) for file in files]
        self.images = np.stack([np.asarray(image, dtype="float32") for image in images]) / 255
        self.labels = np.array([[classes.index(file.parent.name)] for file in files], dtype="float32")
        self.order = np.random.permutation(len(files))

    def __len__(self):
        return math.ceil(len(self.order) / 32)

    def __getitem__(self, number):
        chosen = self.order[number * 32 : (number + 1) * 32]
        return self.images[chosen], self.labels[chosen]


def train_val_datasets(training_dir, validation_dir):
    return Folder(training_dir), Folder(validation_dir)


def create_model():
    model = tf.keras.Sequential([tf.keras.Input((48, 48, 3))])
    for filters in (16, 32, 64):
        model.add(tf.keras.layers.Conv2D(filters, 3, activation="gelu"))
        model.add(tf.keras.layers.MaxPooling2D())
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(64, activation="gelu"))
    model.add(tf.keras.layers.Dense(1))
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True))
    return model
