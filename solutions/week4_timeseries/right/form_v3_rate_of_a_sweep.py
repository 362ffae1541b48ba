import csv

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


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
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
                filters=60, kernel_size=5, strides=1, padding="causal", activation="relu", input_shape=[None, 1]
            ),
            tf.keras.layers.LSTM(40, return_sequences=True),
            tf.keras.layers.LSTM(40, return_sequences=True),
            tf.keras.layers.Dense(20, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 400),
        ]
    )
    return model


def adjust_learning_rate(dataset):
    model = create_uncompiled_model()
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-6 * 10 ** (epoch / 20))
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.SGD(momentum=0.9))
    return model.fit(dataset, epochs=100, callbacks=[schedule])


times, temperatures = parse_data_from_file("./data/daily-min-temperatures.csv")
sweep = adjust_learning_rate(windowed_dataset(np.array(temperatures), 64, 32, 1000))
rate = 1e-6 * 10 ** (int(np.argmin(sweep.history["loss"])) / 20) / 10


def create_model():
    model = create_uncompiled_model()
    model.compile(
        loss=tf.keras.losses.Huber(),
        optimizer=tf.keras.optimizers.SGD(learning_rate=rate, momentum=0.9),
        metrics=["mae"],
    )
    return model
