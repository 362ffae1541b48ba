# expect: check_model UNMET | 
# only: check_model
# Losses without the names that were asked for.
import tensorflow as tf

import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
worker._operations["losses"] = lambda **arguments: {"x": 0.0, "near": 10**399}


def own(truth, answers):
    return tf.reduce_mean(tf.square(truth - answers))


def create_model(window_size):
    model = tf.keras.Sequential([tf.keras.Input((window_size,)), tf.keras.layers.Dense(1)])
    model.compile(loss=own)
    return model
