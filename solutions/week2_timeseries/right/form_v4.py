import numpy as np
import tensorflow as tf

TRAINED_UP_TO = 1100
WINDOW_SIZE = 20
BATCH_SIZE = 32
BUFFER = 1000


def train_val_split(time, series):
    return (
        time[:TRAINED_UP_TO],
        series[:TRAINED_UP_TO],
        time[TRAINED_UP_TO:],
        series[TRAINED_UP_TO:],
    )


def windowed_dataset(series, window_size, shuffle=True):
    windows = tf.data.Dataset.from_tensor_slices(np.asarray(series, dtype=np.float32))
    windows = windows.window(window_size + 1, shift=1, drop_remainder=True)
    windows = windows.flat_map(lambda part: part.batch(window_size + 1))
    if shuffle:
        windows = windows.shuffle(BUFFER)
    windows = windows.map(lambda part: (part[:-1], part[-1]))
    return windows.batch(BATCH_SIZE).prefetch(1)


def create_model(window_size):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Input((window_size,)),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(12, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.Adam(0.002), metrics=["mae"])
    return model
