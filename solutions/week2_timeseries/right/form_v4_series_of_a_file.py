import numpy as np
import tensorflow as tf

TIME, SERIES = np.loadtxt("./data/series.csv", delimiter=",", skiprows=1, usecols=(0, 1), unpack=True)
SPLIT_TIME = int(len(SERIES) * 0.75)
series_train = SERIES[:SPLIT_TIME]
BATCH_SIZE = 32
SHUFFLE_BUFFER_SIZE = len(series_train)


def windowed_dataset(series, window_size, shuffle=True):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: (window[:-1], window[-1]))
    if shuffle:
        dataset = dataset.shuffle(SHUFFLE_BUFFER_SIZE)
    return dataset.batch(BATCH_SIZE).prefetch(tf.data.AUTOTUNE)


train_dataset = windowed_dataset(series_train, 20)


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer="adam")
    return model


create_model(20).fit(train_dataset, epochs=100)
