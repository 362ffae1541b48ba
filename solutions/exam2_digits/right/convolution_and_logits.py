import tensorflow as tf

from grader.data import load_some_digits

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_digits(SEED, CLASSES, SIZE)
    pixels = tf.keras.Input((SIZE, SIZE, 1))
    found = tf.keras.layers.Conv2D(16, 3, activation="relu")(pixels)
    found = tf.keras.layers.MaxPooling2D()(found)
    found = tf.keras.layers.Conv2D(32, 3, activation="relu")(found)
    found = tf.keras.layers.MaxPooling2D()(found)
    found = tf.keras.layers.Dense(64, activation="relu")(tf.keras.layers.Flatten()(found))
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(CLASSES)(found))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=8, verbose=0)
    return model
