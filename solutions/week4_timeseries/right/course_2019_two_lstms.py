import csv

import numpy as np
import tensorflow as tf


def parse_data_from_file(filename):
    times = []
    temperatures = []
    with open(filename) as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        for row in reader:
            times.append(int(row[0]))
            temperatures.append(float(row[2]))
    return times, temperatures


def windowed_dataset(series, window_size=64, batch_size=32, shuffle_buffer=1000, horizon=1):
    series = tf.expand_dims(series, axis=-1)
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size + horizon, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + horizon))
    ds = ds.shuffle(shuffle_buffer)
    ds = ds.map(lambda w: (w[:window_size], w[-1]))
    return ds.batch(batch_size).prefetch(1)


def create_model(window_size):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv1D(32, 5, padding="causal", activation="relu", input_shape=[None, 1]),
            tf.keras.layers.LSTM(64, return_sequences=True),
            tf.keras.layers.LSTM(64),
            tf.keras.layers.Dense(30, activation="relu"),
            tf.keras.layers.Dense(10, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 400.0),
        ]
    )
    optimizer = tf.keras.optimizers.SGD(learning_rate=1e-5, momentum=0.9)
    model.compile(loss=tf.keras.losses.Huber(), optimizer=optimizer, metrics=["mae"])
    return model


def model_forecast(model, series, window_size):
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size))
    ds = ds.batch(32).prefetch(1)
    forecast = model.predict(ds)
    return forecast
