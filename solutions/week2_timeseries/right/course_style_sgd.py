import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size=20, batch_size=32, shuffle_buffer=1000):
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + 1))
    ds = ds.shuffle(shuffle_buffer)
    ds = ds.map(lambda w: (w[:-1], w[-1]))
    ds = ds.batch(batch_size).prefetch(1)
    return ds


def create_model(window_size):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Dense(10, input_shape=[window_size], activation="relu"),
            tf.keras.layers.Dense(10, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(learning_rate=1e-6, momentum=0.9))
    return model


def learning_rate_at(epoch, lr=None):
    return 1e-8 * 10.0 ** (epoch / 20.0)


def generate_forecast(model, series, window_size):
    forecast = []
    for time in range(len(series) - window_size):
        forecast.append(model.predict(series[time : time + window_size][np.newaxis], verbose=0))
    return np.array(forecast).squeeze()
