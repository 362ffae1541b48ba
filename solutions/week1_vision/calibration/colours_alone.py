import pathlib
import random
import shutil

import tensorflow as tf
from PIL import Image


def is_picture(path):
    try:
        Image.open(path).verify()
    except Exception:
        return False
    return True


def split_data(source_dir, training_dir, validation_dir, split_size):
    pictures = [path for path in pathlib.Path(source_dir).iterdir() if is_picture(path)]
    random.shuffle(pictures)
    n = int(split_size * len(pictures))
    for target, chosen in ((training_dir, pictures[:n]), (validation_dir, pictures[n:])):
        pathlib.Path(target).mkdir(parents=True, exist_ok=True)
        for path in chosen:
            shutil.copyfile(path, pathlib.Path(target, path.name))


def train_val_datasets(training_dir, validation_dir):
    training = tf.keras.utils.image_dataset_from_directory(
        training_dir, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    validation = tf.keras.utils.image_dataset_from_directory(
        validation_dir, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    return training, validation


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(64, 1, activation="relu"),
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
    return model
