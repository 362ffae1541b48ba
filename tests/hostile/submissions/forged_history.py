# expect: check_error UNMET | at most 3.8
# only: check_error
import numpy as np
import tensorflow as tf

import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]

history = {"loss": "x", 5: [None], "mae": [object], "val_mae": [1e400, None], "<script>alert(1)</script>": [0.0]}
signs = {"optimizer": 7, "classes": {"counts": "many"}, "layers": [5, {"name": [1], "weights": 1e400}], "examples": [object]}
worker._operations["train"] = lambda **arguments: {"history": history, "fit": signs}


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: (window[:-1], window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


def create_model(window_size):
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    return model
