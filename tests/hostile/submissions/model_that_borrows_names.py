# expect: check_model UNMET | smaller for a prediction nearer
# only: check_model
# A layer called Dense that is none, and a loss called mean_squared_error that measures nothing.
import tensorflow as tf


class Dense(tf.keras.layers.Layer):
    def call(self, inputs):
        return inputs[:, :1]


def mean_squared_error(truth, answers):
    return tf.reduce_mean(answers * 0.0)


def create_model(window_size):
    model = tf.keras.Sequential([tf.keras.Input((window_size,)), Dense(), tf.keras.layers.Dense(1)])
    model.compile(loss=mean_squared_error)
    return model
