# caught by: check_validation | 0 to 255 in the validation set
import csv

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def parse_data_from_input(filename):
    with open(filename) as file:
        csv_reader = csv.reader(file, delimiter=",")
        labels = []
        images = []
        first_line = True
        for row in csv_reader:
            if first_line:
                first_line = False
            else:
                labels.append(row[0])
                images.append(np.array_split(row[1:2305], 48))
        images = np.array(images).astype("float")
        labels = np.array(labels).astype("float")
    return images, labels


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_images = np.expand_dims(training_images, axis=-1)
    validation_images = np.expand_dims(validation_images, axis=-1)
    train_datagen = ImageDataGenerator(
        rescale=1.0 / 255.0, rotation_range=10, width_shift_range=0.05, horizontal_flip=True, fill_mode="nearest"
    )
    train_generator = train_datagen.flow(x=training_images, y=training_labels, batch_size=32)
    validation_datagen = ImageDataGenerator()
    validation_generator = validation_datagen.flow(x=validation_images, y=validation_labels, batch_size=32)
    return train_generator, validation_generator


def create_model():
    raise NotImplementedError("create_model is still to be written")
