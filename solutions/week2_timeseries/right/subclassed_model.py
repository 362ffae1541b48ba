import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    def cut(start):
        window = tf.constant(series)[start : start + window_size + 1]
        return tf.ensure_shape(window[:-1], (window_size,)), window[-1]

    dataset = tf.data.Dataset.range(len(series) - window_size).shuffle(shuffle_buffer)
    return dataset.map(cut).batch(batch_size)


class Forecaster(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = [tf.keras.layers.Dense(32, activation="relu") for _ in range(2)]
        self.answer = tf.keras.layers.Dense(1)

    def call(self, windows):
        for layer in self.hidden:
            windows = layer(windows)
        return self.answer(windows)


def create_model(window_size):
    model = Forecaster()
    model.compile(optimizer=tf.keras.optimizers.Adam(2e-3), loss=tf.keras.losses.MSE)
    return model


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


def generate_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
    return model.predict(windows, verbose=0).reshape(-1)
