import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.keras.utils.timeseries_dataset_from_array(
        series[:-1], series[window_size:], sequence_length=window_size, batch_size=None
    )
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def create_model(window_size):
    inputs = tf.keras.Input((window_size,))
    scaled = tf.keras.layers.Rescaling(1 / 100)(inputs)
    hidden = tf.keras.layers.Dense(32, activation="relu")(scaled)
    hidden = tf.keras.layers.Dense(32, activation="relu")(hidden)
    outputs = tf.keras.layers.Rescaling(100.0)(tf.keras.layers.Dense(1)(hidden))
    model = tf.keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss=tf.keras.losses.MeanAbsoluteError(), metrics=["mse"])
    return model


def learning_rate_at(epoch):
    return float(np.power(10.0, epoch / 20 - 8))


def generate_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
    return model.predict(windows, verbose=0).reshape(-1)
