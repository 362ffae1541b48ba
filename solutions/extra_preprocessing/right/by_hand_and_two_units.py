import numpy as np
import tensorflow as tf


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
    pixels = np.array(images, dtype=np.float64)
    if family == "mobilenet_v2":
        return pixels / 127.5 - 1
    if family == "resnet50":
        return pixels[..., ::-1] - np.array([103.939, 116.779, 123.68])
    if family == "densenet":
        return (pixels / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    return pixels


def create_model(weights):
    base = base_network(weights)
    base.trainable = False
    model = tf.keras.Sequential(
        [
            base,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
