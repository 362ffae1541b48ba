import tensorflow as tf
from tensorflow.keras import layers


def read(directory):
    return tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="binary", image_size=(48, 48), batch_size=32
    )


def train_val_datasets(training_dir, validation_dir):

    def read(directory):
        dataset = tf.keras.utils.image_dataset_from_directory(
            directory, label_mode="binary", image_size=IMAGE_SIZE, batch_size=BATCH_SIZE, verbose=False
        )
        return dataset.cache()

    return read(training_dir).shuffle(40).prefetch(1), read(validation_dir).prefetch(1)


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
