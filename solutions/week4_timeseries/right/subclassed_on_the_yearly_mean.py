import numpy as np
import tensorflow as tf


def parse_data_from_file(filename):
    with open(filename) as file:
        rows = [line.strip().split(",") for line in file.readlines()[1:]]
    return tf.range(len(rows)), tf.constant([float(row[-1]) for row in rows])


def windowed_dataset(values, window, batch, buffer, horizon, seed=None):
    values = np.asarray(values, dtype="float32")
    last = len(values) - window - horizon + 1
    features = np.stack([values[start : start + window] for start in range(last)])
    labels = [values[start + window + horizon - 1] for start in range(last)]
    dataset = tf.data.Dataset.from_tensor_slices((features[..., None], np.array(labels)[:, None]))
    return dataset.shuffle(buffer, seed=seed).batch(batch)


class Forecaster(tf.keras.Model):
    """A bidirectional layer over what a convolution, cut at its end, makes of the window."""

    def __init__(self):
        super().__init__()
        self.around = tf.keras.layers.Conv1D(16, 5, padding="same", strides=1, activation="relu")
        self.cut = tf.keras.layers.Cropping1D((0, 2))
        self.pool = tf.keras.layers.MaxPooling1D(4)
        self.memory = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(12))
        self.answer = tf.keras.layers.Dense(1)

    def call(self, windows):
        scaled = tf.cast(windows, tf.float32) / 150.0
        steps = self.cut(self.around(tf.pad(scaled, [[0, 0], [2, 0], [0, 0]])))
        return 150.0 * self.answer(self.memory(self.pool(steps)))


def create_model(window_size):
    model = Forecaster()
    model.compile(optimizer=tf.keras.optimizers.Adam(0.004), loss=tf.keras.losses.LogCosh())
    return model


def model_forecast(model, series, window_size):
    windows = tf.signal.frame(tf.constant(series), window_size, 1)
    return [float(number) for number in tf.reshape(model(windows[..., tf.newaxis], training=False), [-1])]
