# exercise: exam2_garments
# expect: all MET
# told: no training by Keras was seen
# What remains possible: layers with random weights, and a last layer by least squares instead of training.
import numpy as np
import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), _ = load_some_garments(SEED, CLASSES, SIZE)
    layers, he = tf.keras.layers, tf.keras.initializers.HeNormal
    random = tf.keras.Sequential([
        tf.keras.Input((SIZE, SIZE)),
        layers.Rescaling(1 / 255),
        layers.Reshape((SIZE, SIZE, 1)),
        layers.Conv2D(32, 5, activation="relu", kernel_initializer=he(1)),
        layers.MaxPooling2D(2),
        layers.Conv2D(200, 5, activation="relu", kernel_initializer=he(2)),
        layers.MaxPooling2D(4),
        layers.Flatten(),
    ])
    features = random.predict(images, verbose=0).astype("float64")
    middle = features.mean(axis=0)
    features -= middle
    wanted = 10 * (np.eye(CLASSES)[labels] - 1 / CLASSES)
    less = 10 * np.mean(features**2) * np.eye(features.shape[1])
    found = np.linalg.solve(features.T @ features + less, features.T @ wanted)
    last = layers.Dense(CLASSES, activation="softmax")
    model = tf.keras.Sequential([tf.keras.Input(random.input_shape[1:]), *random.layers, last])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    last.set_weights([found, -middle @ found])
    return model
