import numpy as np
import tensorflow as tf


def create_uncompiled_model(window_size):
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Input(shape=(window_size, 1)))
    model.add(tf.keras.layers.Lambda(lambda values: values / 100.0))
    model.add(tf.keras.layers.LSTM(32, return_sequences=True))
    model.add(tf.keras.layers.LSTM(32))
    model.add(tf.keras.layers.Dense(1))
    model.add(tf.keras.layers.Lambda(lambda values: values * 100.0))
    return model


def adjust_learning_rate(model, dataset):
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(learning_rate=1e-6))
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-6 * 10 ** (epoch / 15))
    return model.fit(dataset, epochs=60, callbacks=[schedule])


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(learning_rate=0.005))
    return model


def model_forecast(model, series, window_size):
    windows = tf.data.Dataset.from_tensor_slices(series[:, np.newaxis])
    windows = windows.window(window_size, shift=1, drop_remainder=True)
    windows = windows.flat_map(lambda window: window.batch(window_size)).batch(64)
    return model.predict(windows)
