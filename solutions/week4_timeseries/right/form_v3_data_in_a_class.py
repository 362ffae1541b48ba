import csv
from dataclasses import dataclass

import numpy as np
import tensorflow as tf


def parse_data_from_file(filename):
    times, temperatures = [], []
    with open(filename) as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        for step, row in enumerate(reader):
            times.append(step)
            temperatures.append(float(row[1]))
    return times, temperatures


@dataclass
class Facts:
    FILE = "./data/temperatures.csv"
    times, values = parse_data_from_file(FILE)
    SERIES = np.array(values)
    SPLIT_TIME = 300
    WINDOW_SIZE = 64
    BATCH_SIZE = 32


def windowed_dataset(
    series=Facts.SERIES, window_size=Facts.WINDOW_SIZE, batch_size=Facts.BATCH_SIZE, shuffle_buffer=1000
):
    series = tf.expand_dims(series, axis=-1)
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + 1))
    ds = ds.shuffle(shuffle_buffer)
    ds = ds.map(lambda w: (w[:-1], w[1:]))
    return ds.batch(batch_size).prefetch(1)


def create_uncompiled_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv1D(
                filters=48, kernel_size=5, strides=1, padding="causal", activation="relu", input_shape=[None, 1]
            ),
            tf.keras.layers.LSTM(40, return_sequences=True),
            tf.keras.layers.LSTM(40, return_sequences=True),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 400),
        ]
    )
    return model


def create_model():
    model = create_uncompiled_model()
    model.compile(
        loss=tf.keras.losses.Huber(),
        optimizer=tf.keras.optimizers.SGD(learning_rate=1e-5, momentum=0.9),
        metrics=["mae"],
    )
    return model


train_set = windowed_dataset(Facts.SERIES[: Facts.SPLIT_TIME])
history = create_model().fit(train_set, epochs=50)
