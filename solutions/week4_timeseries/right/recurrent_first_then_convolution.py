import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def parse_data_from_file(filename):
    table = np.genfromtxt(filename, delimiter=",", names=True, dtype=None, encoding="utf-8")
    return table["index"], table["value"]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    dataset = tf.keras.utils.timeseries_dataset_from_array(
        series[:, np.newaxis], series[window_size + horizon - 1 :], sequence_length=window_size, batch_size=None
    )
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            layers.Normalization(axis=None, mean=50.0, variance=2000.0),
            layers.AveragePooling1D(3),
            layers.SimpleRNN(24, return_sequences=True),
            layers.SeparableConv1D(24, 3, padding="valid", activation="relu"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1),
            layers.Rescaling(50.0, offset=50.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="mse")
    return model


def model_forecast(model, series, window_size):
    windows = tf.keras.utils.timeseries_dataset_from_array(
        series[:, np.newaxis], None, sequence_length=window_size, batch_size=128
    )
    return model.predict(windows, verbose=0)[:, 0]
