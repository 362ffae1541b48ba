# expect: check_model UNMET | `model(x)`
# only: check_model
# exercise: week2_intro
# The model that is looked at is not the one that answers.
import numpy as np
import tensorflow as tf


def create_and_compile_model():
    layers = [tf.keras.Input((28, 28)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.predict = lambda images, **more: np.eye(10)[np.arange(len(images)) % 10] * 0.9 + 0.01
    return model
