# expect: check_model UNMET | of memory
# only: check_model
import tensorflow as tf


def create_model(window_size):
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(100_000), tf.keras.layers.Dense(100_000)]
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model
