# expect: check_model UNMET | 
# only: check_model
import numpy as np
import tensorflow as tf

import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
worker._operations['inspect_model'] = lambda **arguments: {"outputs": [[1], [1, 2]], "walk": 7, "archive": "/etc/passwd"}


def create_model(window_size):
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    return model
