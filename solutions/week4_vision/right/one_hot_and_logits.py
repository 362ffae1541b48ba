import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def parse_data_from_input(filename):
    with open(filename) as file:
        next(file)
        table = np.array([line.split(",") for line in file]).astype(np.uint8)
    labels, pixels = np.split(table, [1], axis=1)
    return pixels.reshape(len(table), 48, 48), labels.flatten()


def _dataset(images, labels, shuffled):
    one_hot = tf.one_hot(labels, 3)
    dataset = tf.data.Dataset.from_tensor_slices((tf.expand_dims(tf.cast(images, tf.float32), -1), one_hot))
    dataset = dataset.shuffle(1000, seed=42) if shuffled else dataset
    return dataset.batch(32).prefetch(tf.data.AUTOTUNE)


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    return _dataset(training_images, training_labels, True), _dataset(validation_images, validation_labels, False)


def create_model():
    inputs = tf.keras.Input(shape=(48, 48, 1))
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for filters in (16, 32, 64):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.8)(x)
        x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalMaxPooling2D()(x)
    outputs = layers.Dense(3)(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(2e-3),
        loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.CategoricalAccuracy()],
    )
    return model
