import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    pixels = tf.keras.Input((SIZE, SIZE, 1))
    found = tf.keras.layers.Rescaling(1 / 127.5, offset=-1)(pixels)
    for filters in (16, 32):
        found = tf.keras.layers.Conv2D(filters, 3, activation="relu")(found)
        found = tf.keras.layers.MaxPooling2D()(found)
    found = tf.keras.layers.Dense(64, activation="relu")(tf.keras.layers.Flatten()(found))
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(CLASSES)(found))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=8, verbose=0)
    return model
