import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def read_picture(path):
    picture = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    return tf.image.resize(tf.cast(picture, tf.float32) / 127.5 - 1, (48, 48))


def decodes(path):
    try:
        read_picture(str(path))
        return True
    except tf.errors.InvalidArgumentError:
        return False


def split_data(source, training, validation, share):
    good = np.array(sorted(path.name for path in Path(source).glob("*") if decodes(path)))
    chosen = np.random.default_rng(5).permutation(len(good)) < int(share * len(good))
    for target, names in ((training, good[chosen]), (validation, good[~chosen])):
        Path(target).mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copy2(Path(source, name), Path(target, name))


def read(directory):
    names = sorted(entry.name for entry in Path(directory).iterdir() if entry.is_dir())
    paths = [str(path) for path in Path(directory).glob("*/*")]
    labels = [names.index(Path(path).parent.name) for path in paths]
    data = tf.data.Dataset.from_tensor_slices((paths, labels))
    return data.map(lambda path, label: (read_picture(path), label)).cache()


def train_val_datasets(training_dir, validation_dir):
    return read(training_dir).shuffle(5000).batch(32), read(validation_dir).batch(32)


def create_model():
    inputs = tf.keras.Input((48, 48, 3))
    x = layers.Conv2D(24, 5, strides=2, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.2)(layers.Flatten()(x))
    x = layers.Dense(64, activation="relu")(x)
    model = tf.keras.Model(inputs, layers.Dense(2)(x))
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.001),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model
