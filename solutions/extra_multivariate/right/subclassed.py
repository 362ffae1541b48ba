import numpy as np
import tensorflow as tf


def scale_columns(columns, split_time):
    mean = tf.reduce_mean(columns[:split_time], axis=0)
    std = tf.math.reduce_std(columns[:split_time], axis=0)
    return (columns - mean) / std, mean, std


def windowed_dataset(columns, window_size, batch_size):
    windows = np.lib.stride_tricks.sliding_window_view(columns, window_size, axis=0)[:-1].transpose(0, 2, 1)
    history = tf.data.Dataset.from_tensor_slices(windows)
    known = tf.data.Dataset.from_tensor_slices(columns[window_size:, -1])
    labels = tf.data.Dataset.from_tensor_slices(columns[window_size:, 0])
    inputs = tf.data.Dataset.zip({"history": history, "known": known})
    return tf.data.Dataset.zip((inputs, labels)).batch(batch_size)


class Forecaster(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = tf.keras.layers.Dense(32, activation="relu")
        self.out = tf.keras.layers.Dense(1)

    def call(self, inputs):
        known = tf.reshape(inputs["known"], (-1, 1))
        return self.out(self.hidden(tf.concat([self.flatten(inputs["history"]), known], axis=1)))


def create_model(window_size, columns):
    model = Forecaster()
    model.compile(optimizer=tf.keras.optimizers.RMSprop(0.002), loss="mean_squared_error")
    return model
