"""What the adapters of course forms do with models of Keras; run as a program, for it needs TensorFlow."""

import time

from grader.candidate.faults import CUT_SHORT
from grader.candidate.worker.adapting import reading_images, reading_rows, reading_windows
from grader.candidate.worker.course_data import Given
from grader.candidate.worker.lean_import import import_tensorflow
from grader.candidate.worker.module_run import run_module

tf = import_tensorflow()
keras = tf.keras
layers = keras.layers


def squashed(values):
    return values / (1 + abs(values))


class Unnamed(layers.Layer):
    """A layer that says nothing of its settings."""

    def __init__(self, units):
        super().__init__()
        self.inner = layers.Dense(units)

    def call(self, values):
        return self.inner(values)


def images(*inner):
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 3, activation=tf.nn.relu), *inner])


def functions_without_a_name_in_keras() -> None:
    model = images(layers.Flatten(), layers.Dense(4, activation=squashed), layers.Dense(3, activation=tf.nn.softmax))
    other = reading_images(model, 48)
    assert other.input_shape == (None, 48, 48, 1)
    assert other.layers[-1].activation is tf.nn.softmax
    assert other.layers[-2].activation is squashed
    recurrent = layers.Bidirectional(layers.LSTM(2, activation=tf.nn.tanh))
    model = keras.Sequential([keras.Input((64, 1)), recurrent, layers.Dense(1, activation=squashed)])
    assert reading_windows(model, 20).input_shape == (None, 20, 1)
    model = keras.Sequential([keras.Input((9,)), layers.Embedding(5, 2), layers.Dense(1, activation=squashed)])
    assert reading_rows(model, 4).input_shape == (None, 4)


def models_that_cannot_be_copied() -> None:
    for last in (Unnamed(3), layers.Dense(3, activation=lambda values: values)):
        model = images(layers.Flatten(), last)
        assert reading_images(model, 48) is model


LONG = """
import tensorflow as tf
x = tf.random.normal((6400, 20, 1))
y = tf.reduce_sum(x, 1)
model = tf.keras.Sequential([tf.keras.layers.LSTM(32), tf.keras.layers.Dense(1)])
model.compile(loss="mse", optimizer="sgd")
class Ends(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = epoch == 60
history = model.fit(x, y, epochs=100, verbose=0, callbacks=Ends(), validation_data=(x, y))
short = model.fit(x[:8], y[:8], epochs=2, verbose=0)
"""


def a_training_at_the_top_is_cut_short() -> None:
    names = {"__name__": "submission"}
    began = time.process_time()
    told = run_module(LONG, "answer.py", names, Given())
    assert [(line, reason) for line, reason in told if line == 10] == [(10, CUT_SHORT)]
    # It has as many epochs as the file says, and the learner's callback ends it.
    assert len(names["history"].history["loss"]) == 61
    assert len(names["short"].history["loss"]) == 2
    assert time.process_time() - began < 16


functions_without_a_name_in_keras()
models_that_cannot_be_copied()
a_training_at_the_top_is_cut_short()
print("done")
