import numpy as np
import tensorflow as tf


def create_uncompiled_model(window_size):
    tf.keras.backend.clear_session()
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Rescaling(0.01, input_shape=(window_size, 1)))
    model.add(tf.keras.layers.SimpleRNN(40, return_sequences=True))
    model.add(tf.keras.layers.SimpleRNN(40))
    model.add(tf.keras.layers.Dense(1))
    model.add(tf.keras.layers.Rescaling(100.0))
    return model


def adjust_learning_rate(model, dataset):
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(momentum=0.9))
    callback = tf.keras.callbacks.LearningRateScheduler(lambda epoch, lr: 1e-8 * 2.0**epoch)
    return model.fit(dataset, epochs=16, callbacks=callback, verbose=2)


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(learning_rate=1e-6, momentum=0.9), metrics=["mae"])
    return model


def model_forecast(model, series, window_size):
    forecast = []
    for start in range(len(series) - window_size + 1):
        forecast.append(series[start : start + window_size][:, np.newaxis])
    return model.predict(np.array(forecast), verbose=0)
