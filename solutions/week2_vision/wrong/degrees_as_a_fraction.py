# caught by: check_training | counts degrees
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_dir, validation_dir):
    training_options = ImageDataGenerator(rescale=1 / 255, rotation_range=0.4, horizontal_flip=True)
    validation_options = ImageDataGenerator(rescale=1 / 255)
    training = training_options.flow_from_directory(
        training_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    validation = validation_options.flow_from_directory(
        validation_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    return training, validation


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
