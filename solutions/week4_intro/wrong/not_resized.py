# caught by: check_size | (72, 72, 3)
import pathlib

import tensorflow as tf


def training_dataset(directory):
    names = sorted(entry.name for entry in pathlib.Path(directory).iterdir())
    files = [str(path) for path in sorted(pathlib.Path(directory).glob("*/*.png"))]
    labels = [names.index(pathlib.Path(path).parent.name) for path in files]

    def read(path, label):
        image = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.cast(image, tf.float32) / 255, label

    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.shuffle(len(files)).map(read).batch(32)


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
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
