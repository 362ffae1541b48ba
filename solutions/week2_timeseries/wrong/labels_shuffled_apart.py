# caught by: check_labels | Make pairs first
import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)
    features = tf.data.Dataset.from_tensor_slices(windows[:, :-1]).shuffle(shuffle_buffer)
    labels = tf.data.Dataset.from_tensor_slices(windows[:, -1]).shuffle(shuffle_buffer)
    return tf.data.Dataset.zip((features, labels)).batch(batch_size)


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    return model


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)


def generate_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
    return model.predict(windows, verbose=0).reshape(-1)
