# caught by: check_labels | others come more than once
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def read(directory):
    return tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="binary", image_size=(48, 48), batch_size=32
    )


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir).unbatch()
    images, labels = map(np.array, zip(*training.as_numpy_iterator()))
    chosen = np.random.randint(0, len(images), len(images))
    training = tf.data.Dataset.from_tensor_slices((images[chosen], labels[chosen])).batch(32)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, read(validation_dir)


def create_augmentation_model():
    return tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.15),
        ]
    )


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
