import numpy as np
import tensorflow as tf
from tensorflow import keras


def parse_data_from_file(filename):
    table = np.loadtxt(filename, delimiter=",", skiprows=1, usecols=(0, 2))
    return table[:, 0].astype(int), table[:, 1]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    series = np.asarray(series)
    starts = tf.data.Dataset.range(len(series) - window_size - horizon + 1).shuffle(shuffle_buffer)
    values = tf.constant(series, tf.float32)

    def cut(start):
        window = tf.ensure_shape(values[start : start + window_size], (window_size,))
        return window, values[start + window_size + horizon - 1]

    return starts.map(cut).batch(batch_size)


def create_model(window_size):
    inputs = keras.Input(shape=(window_size,))
    steps = keras.layers.Reshape((window_size, 1))(inputs) / 100.0 - 0.5
    padded = keras.layers.ZeroPadding1D((8, 0))(steps)
    hidden = keras.layers.Conv1D(16, 9, strides=4, activation=keras.activations.gelu)(padded)
    hidden = keras.layers.GRU(24)(hidden)
    outputs = keras.layers.Dense(1, bias_initializer="ones")(hidden) * 50.0
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Nadam(0.004), keras.losses.MeanAbsoluteError())
    return model


def model_forecast(model, series, window_size):
    windows = np.array([series[start : start + window_size] for start in range(len(series) - window_size + 1)])
    return model.predict(windows, verbose=0).reshape(-1)
