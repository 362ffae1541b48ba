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
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 200),
            tf.keras.layers.Conv1D(24, 5, strides=3, padding="causal", activation="relu"),
            tf.keras.layers.LSTM(24),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(200.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    return model


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
