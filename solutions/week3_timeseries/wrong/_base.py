import numpy as np
import tensorflow as tf


def create_uncompiled_model(window_size):
    return tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )


def adjust_learning_rate(model, dataset):
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 5))
    model.compile(optimizer=tf.keras.optimizers.Adam(), loss="huber")
    return model.fit(dataset, epochs=16, callbacks=[schedule], verbose=0)


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
