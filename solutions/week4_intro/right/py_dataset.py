import math
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image


class Folder(tf.keras.utils.PyDataset):
    def __init__(self, directory):
        super().__init__()
        classes = sorted(entry.name for entry in pathlib.Path(directory).iterdir() if entry.is_dir())
        files = sorted(pathlib.Path(directory).glob("*/*"))
        self.images = np.stack([np.asarray(Image.open(file).convert("RGB").resize((48, 48))) for file in files])
        self.labels = np.array([classes.index(file.parent.name) for file in files])
        self.order = np.random.permutation(len(files))

    def __len__(self):
        return math.ceil(len(self.order) / 32)

    def __getitem__(self, number):
        chosen = self.order[number * 32 : (number + 1) * 32]
        return self.images[chosen] / 255.0, self.labels[chosen].reshape(-1, 1)

    def on_epoch_end(self):
        np.random.shuffle(self.order)


def training_dataset(directory):
    return Folder(directory)


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            tf.keras.layers.Conv2D(32, 3, activation="relu", kernel_initializer="he_normal"),
            tf.keras.layers.MaxPooling2D(3),
            tf.keras.layers.Conv2D(64, 3, activation="relu", kernel_initializer="he_normal"),
            tf.keras.layers.MaxPooling2D(3),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu", kernel_regularizer=tf.keras.regularizers.L2(1e-4)),
            tf.keras.layers.Dropout(0.25),
            tf.keras.layers.Dense(1, activation=tf.nn.sigmoid),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.AdamW(0.002), loss="binary_crossentropy", metrics=["accuracy"])
    return model
