import tensorflow as tf

from grader.data import load_marked_digits

SEED = 0
MARKED = 5
SIZE = 28


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    pixels = tf.keras.Input((SIZE, SIZE, 1))
    found = tf.keras.layers.Conv2D(16, 3, activation="relu")(pixels)
    found = tf.keras.layers.MaxPooling2D()(found)
    found = tf.keras.layers.Conv2D(32, 3, activation="relu")(found)
    found = tf.keras.layers.MaxPooling2D()(found)
    found = tf.keras.layers.Dense(64, activation="relu")(tf.keras.layers.Flatten()(found))
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(1)(found))
    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    accuracy = tf.keras.metrics.BinaryAccuracy("accuracy", threshold=0)
    model.compile(optimizer="adam", loss=loss, metrics=[accuracy])
    model.fit(images[..., None], labels, epochs=8, verbose=0)
    return model
