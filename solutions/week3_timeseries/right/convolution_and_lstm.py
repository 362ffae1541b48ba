import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def create_uncompiled_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            layers.Normalization(axis=None, mean=55.0, variance=400.0),
            layers.Conv1D(32, 7, padding="causal", activation="relu"),
            layers.LSTM(24, return_sequences=True),
            layers.Flatten(),
            layers.Dense(1),
            layers.Rescaling(20.0, offset=55.0),
        ]
    )
    return model


def adjust_learning_rate(model, dataset):
    steps = int(dataset.cardinality())
    rates = tf.keras.optimizers.schedules.ExponentialDecay(1e-6, steps, 1.3, staircase=True)
    model.compile(optimizer=tf.keras.optimizers.RMSprop(rates), loss=tf.keras.losses.LogCosh())
    history = model.fit(dataset, epochs=30, verbose=0)
    history.history["learning_rate"] = [float(rates(epoch * steps)) for epoch in range(30)]
    return history


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    model.compile(optimizer=tf.keras.optimizers.RMSprop(0.002), loss=tf.keras.losses.LogCosh(), metrics=["mae"])
    return model


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(series), window_size)
    return model.predict(windows.reshape(-1, window_size, 1), verbose=0).reshape(-1, 1)
