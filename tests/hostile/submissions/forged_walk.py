# expect: check_model UNMET | 
# only: check_model
import numpy as np
import tensorflow as tf

import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
worker._operations['inspect_model'] = lambda **arguments: {"outputs": np.zeros((8, 1), "float32"), "walk": {"layers": [1, None, {"class": 5, "config": [], "inner": 3}], "loss": {"x": [1]}, "parameters": "many", "output_shape": "x", "optimizer": 7, "metrics": 9}, "archive": None}


def create_model(window_size):
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    return model
