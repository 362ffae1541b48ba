import os
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
    os.makedirs(training_dir, exist_ok=True)
    os.makedirs(validation_dir, exist_ok=True)
    files = [name for name in os.listdir(source_dir) if is_picture(os.path.join(source_dir, name))]
    files = random.sample(files, len(files))
    n = int(split_size * len(files))
    for name in files[:n]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(training_dir, name))
    for name in files[n:]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(validation_dir, name))


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
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
