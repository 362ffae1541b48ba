import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers


def column_statistics(numbers):
    return numbers.mean(0), numbers.std(0, ddof=1) ** 2


def carrier_ids(carriers, vocabulary):
    found = np.array(carriers)[:, None] == np.array(vocabulary)[None, :]
    return np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0)


def create_model(mean, variance, vocabulary):
    numbers, carrier = Input((4,)), Input((), dtype="int32")
    scaled = (numbers - mean) / (variance**0.5)
    left = layers.Dense(64)(scaled)
    right = layers.Embedding(len(vocabulary) + 1, 64)(carrier)
    joined = layers.Concatenate()([layers.Multiply()([left, right]), left, right])
    hidden = layers.Dense(64, activation="relu")(joined)
    model = Model([numbers, carrier], layers.Dense(3, activation="softmax")(hidden))
    model.compile(tf.keras.optimizers.Adam(2e-3), tf.keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model
