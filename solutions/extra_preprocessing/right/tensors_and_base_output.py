import importlib

import tensorflow as tf
from tensorflow.keras import layers


def base_network(weights):
    inputs = x = tf.keras.Input((48, 48, 3))
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = tf.keras.layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = tf.keras.layers.ReLU(name=f"block{number}_relu")(x)
        x = tf.keras.layers.MaxPooling2D(name=f"block{number}_pool")(x)
    base = tf.keras.Model(inputs, x, name="base_network")
    base.set_weights(weights)
    return base


def preprocess_images(images, family):
    module = importlib.import_module(f"keras.applications.{family}")
    return module.preprocess_input(tf.cast(images, tf.float32))


def create_model(weights):
    base = base_network(weights)
    for layer in base.layers:
        layer.trainable = False
    x = layers.GlobalAveragePooling2D()(base.output)
    x = layers.Dense(32, activation="relu")(x)
    x = layers.Dropout(0.2)(x)
    model = tf.keras.Model(base.input, layers.Dense(1)(x))
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.BinaryAccuracy("accuracy", threshold=0)],
    )
    return model
