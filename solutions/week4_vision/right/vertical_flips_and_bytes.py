import csv

import tensorflow as tf


def parse_data_from_input(filename):
    with open(filename, newline="") as file:
        reader = csv.DictReader(file)
        pixels = reader.fieldnames[1:]
        rows = [(int(row["label"]), [int(row[name]) for name in pixels]) for row in reader]
    labels, images = zip(*rows, strict=True)
    return tf.reshape(tf.constant(images, tf.int32), (-1, 48, 48)), tf.constant(labels)


def augment(image, label):
    image = tf.image.random_flip_up_down(tf.image.random_flip_left_right(image))
    return tf.image.random_brightness(image, 20.0), label


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    def add_channel(image, label):
        return tf.cast(image[..., tf.newaxis], tf.float32), label

    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    training = training.map(add_channel).map(augment).shuffle(500).batch(batch_size=32)
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    return training, validation.map(add_channel).batch(batch_size=32)


def create_model():
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Rescaling(1.0 / 255))
    for filters in (16, 32, 48):
        model.add(tf.keras.layers.Conv2D(filters, 3, activation="gelu"))
        model.add(tf.keras.layers.MaxPool2D())
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(64, activation="gelu"))
    model.add(tf.keras.layers.Dense(3, activation="softmax"))
    model.compile(optimizer="adamw", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
