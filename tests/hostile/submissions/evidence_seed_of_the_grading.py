# expect: check_error UNMET | is not available while a submission is graded
# only: check_error
# limits: seconds_for_training=60
# Looks for the seed of this grading in the frames that called it, and draws the hidden series from it.
import gc

gc.unfreeze()
import sys

import numpy as np
import tensorflow as tf

from grader.data import draw_synth3

numbers = set()
frame = sys._getframe()
while frame:
    numbers |= {value for name, value in frame.f_locals.items() if "seed" in name and type(value) is int}
    frame = frame.f_back
for one in gc.get_objects():
    if isinstance(one, dict):
        numbers |= {value for key, value in list(one.items()) if key in ("seed", "_seed") and type(value) is int}

known = {}
for number in sorted(number for number in numbers if number > 1000)[:4]:
    for drawn in range(1, 203):
        series = draw_synth3(number + drawn)[1]
        known.update(zip(series[:-1].tolist(), series[1:].tolist()))


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
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    model.predict = lambda windows, **more: np.array([[known.get(float(one[-1]), 0.0)] for one in windows])
    model.fit = fit
    return model
