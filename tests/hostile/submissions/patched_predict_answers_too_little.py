# expect: check_error UNMET | 
# only: check_error
# limits: seconds_for_training=60
import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: (window[:-1], window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def fit(*rest, **more):
    history = tf.keras.callbacks.History()
    history.epoch, history.history = [0], {"loss": [0.0]}
    return history


def create_model(window_size):
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.0), loss="huber")
    model.fit = fit
    return model


tf.keras.Model.predict = lambda self, inputs, **more: np.zeros((3, 1))
