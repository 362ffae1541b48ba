# caught by: check_range | to one side only
import tensorflow as tf
from tensorflow.keras import layers


def read(directory):
    return tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="binary", image_size=(48, 48), batch_size=32
    )


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation


def create_augmentation_model():
    return tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation((0.0, 1 / 6)),
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
