import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    rows = np.lib.stride_tricks.sliding_window_view(np.asarray(series), window_size + 1)
    dataset = tf.data.Dataset.from_tensor_slices((rows[:, :-1], rows[:, -1:]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def create_model(window_size):
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Dense(64, activation="gelu"))
    model.add(tf.keras.layers.Dense(1))
    model.compile("rmsprop", "mae")
    return model


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


def generate_forecast(model, series, window_size):
    rows = np.array([series[start : start + window_size] for start in range(len(series) - window_size)])
    return model.predict(rows, verbose=0)
