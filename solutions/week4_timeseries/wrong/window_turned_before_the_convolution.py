# caught by: check_convolution | turn the window
import csv

import numpy as np
import tensorflow as tf


def parse_data_from_file(filename):
    with open(filename) as file:
        reader = csv.reader(file)
        next(reader)
        series = np.array([float(row[2]) for row in reader], dtype="float32")
    return np.arange(len(series)), series


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    rows = np.lib.stride_tricks.sliding_window_view(series, window_size + horizon)[..., np.newaxis]
    dataset = tf.data.Dataset.from_tensor_slices((rows[:, :window_size], rows[:, -1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def create_model(window_size):
    windows = tf.keras.Input((window_size, 1))
    turned = windows[:, ::-1] / 200.0
    steps = tf.keras.layers.Conv1D(24, 5, padding="causal", activation="relu")(turned)
    answer = tf.keras.layers.Dense(1)(tf.keras.layers.LSTM(24, go_backwards=True)(steps))
    model = tf.keras.Model(windows, 200.0 * answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    return model


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
