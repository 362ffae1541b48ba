# expect: check_model UNMET | at most 40,000,000 parameters
# only: check_model
# Two layers of a hundred thousand units that are made when the model is first called.
import tensorflow as tf


def create_model(window_size):
    layers = [tf.keras.layers.Dense(100_000), tf.keras.layers.Dense(100_000), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile(loss="mse")
    return model
