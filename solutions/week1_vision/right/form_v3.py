import os
import random
from shutil import copyfile

import tensorflow as tf
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def create_train_val_dirs(root_path):
    for part in ("training", "validation"):
        for kind in ("cats", "dogs"):
            os.makedirs(os.path.join(root_path, part, kind))


def split_data(SOURCE_DIR, TRAINING_DIR, VALIDATION_DIR, SPLIT_SIZE):
    files = []
    for name in os.listdir(SOURCE_DIR):
        if os.path.getsize(SOURCE_DIR + name) > 0:
            files.append(name)
        else:
            print(f"{name} is empty and is left out")
    shuffled = random.sample(files, len(files))
    size = int(len(files) * SPLIT_SIZE)
    for name in shuffled[:size]:
        copyfile(SOURCE_DIR + name, TRAINING_DIR + name)
    for name in shuffled[size:]:
        copyfile(SOURCE_DIR + name, VALIDATION_DIR + name)


def train_val_generators(TRAINING_DIR, VALIDATION_DIR):
    train_datagen = ImageDataGenerator(rescale=1.0 / 255)
    train_generator = train_datagen.flow_from_directory(
        directory=TRAINING_DIR, batch_size=20, class_mode="binary", target_size=(150, 150)
    )
    validation_datagen = ImageDataGenerator(rescale=1.0 / 255)
    validation_generator = validation_datagen.flow_from_directory(
        directory=VALIDATION_DIR, batch_size=20, class_mode="binary", target_size=(150, 150)
    )
    return train_generator, validation_generator


train_generator, validation_generator = train_val_generators("/tmp/pets/training", "/tmp/pets/validation")


def create_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=train_generator.image_shape),
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
    model.compile(optimizer=RMSprop(learning_rate=0.001), loss="binary_crossentropy", metrics=["accuracy"])
    return model
