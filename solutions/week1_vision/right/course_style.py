import os
import random
from shutil import copyfile

import tensorflow as tf
from PIL import Image, UnidentifiedImageError
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def split_data(SOURCE_DIR, TRAINING_DIR, VALIDATION_DIR, SPLIT_SIZE):
    for folder in (TRAINING_DIR, VALIDATION_DIR):
        if not os.path.exists(folder):
            os.makedirs(folder)

    files = []
    for filename in os.listdir(SOURCE_DIR):
        file = SOURCE_DIR + "/" + filename
        if os.path.getsize(file) == 0:
            print(filename + " is zero length, so ignoring.")
            continue
        try:
            Image.open(file).load()
        except (UnidentifiedImageError, OSError, SyntaxError):
            print(filename + " is no picture, so ignoring.")
            continue
        files.append(filename)

    training_length = int(len(files) * SPLIT_SIZE)
    shuffled_set = random.sample(files, len(files))
    training_set = shuffled_set[0:training_length]
    validation_set = shuffled_set[training_length:]

    for filename in training_set:
        copyfile(SOURCE_DIR + "/" + filename, TRAINING_DIR + "/" + filename)
    for filename in validation_set:
        copyfile(SOURCE_DIR + "/" + filename, VALIDATION_DIR + "/" + filename)


def train_val_datasets(TRAINING_DIR, VALIDATION_DIR):
    train_datagen = ImageDataGenerator(rescale=1.0 / 255.0)
    train_generator = train_datagen.flow_from_directory(
        directory=TRAINING_DIR, batch_size=32, class_mode="binary", target_size=(48, 48)
    )
    validation_datagen = ImageDataGenerator(rescale=1.0 / 255.0)
    validation_generator = validation_datagen.flow_from_directory(
        directory=VALIDATION_DIR, batch_size=32, class_mode="binary", target_size=(48, 48)
    )
    return train_generator, validation_generator


def create_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=(48, 48, 3)),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=RMSprop(learning_rate=0.001), loss="binary_crossentropy", metrics=["acc"])
    return model
