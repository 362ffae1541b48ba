# caught by: check_model | one number per example
import tensorflow as tf


def create_model():
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(2)])
    model.compile(optimizer="sgd", loss="mse")
    return model
