# caught by: check_convolution
import numpy as np
import tensorflow as tf

WINDOW_SIZE = 64
BATCH_SIZE = 256
BUFFER = 1000


def parse_data_from_file(filename):
    temperatures = np.loadtxt(filename, skiprows=1, usecols=1, delimiter=",")
    return np.arange(len(temperatures)), temperatures


def windowed_dataset(series, window_size):
    series = tf.expand_dims(series, axis=-1)
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda values: values.batch(window_size + 1))
    dataset = dataset.shuffle(BUFFER).map(lambda values: (values[:-1], values[-1]))
    return dataset.batch(BATCH_SIZE).prefetch(1)


def create_uncompiled_model():
    return tf.keras.models.Sequential(
        [
            tf.keras.Input((WINDOW_SIZE, 1)),
            tf.keras.layers.Conv1D(32, 3, strides=1, padding="same", activation="relu"),
            tf.keras.layers.LSTM(32, return_sequences=True),
            tf.keras.layers.LSTM(32),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )


def adjust_learning_rate(model, dataset):
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-4 * 10 ** (epoch / 20))
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(), metrics=["mae"])
    return model.fit(dataset, epochs=100, callbacks=[schedule])


def create_model():
    model = create_uncompiled_model()
    model.compile(loss="mse", optimizer=tf.keras.optimizers.Adam(0.003), metrics=["mae"])
    return model
