# expect: check_model UNMET | 
# only: check_model
import tensorflow as tf


def create_model(window_size):
    inputs = tf.keras.Input((window_size,))
    model = tf.keras.Model(inputs, {"<b>": tf.keras.layers.Dense(1)(inputs)})
    model.compile(loss="mse")
    return model
