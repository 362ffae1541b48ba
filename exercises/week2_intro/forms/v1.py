"""The 2019 assignment: one function that loads the digits, builds the model and trains it."""

import keras
import numpy as np

from grader.candidate.worker.adapting import (
    fitted,
    fitting,
    fitting_rows,
    given_to_fit,
    in_place_of,
    model_before_fit,
    names_in,
    writes_down,
)
from grader.candidate.worker.course_data import ROWS, repeated


def _digits(function, images, labels):
    """Return a function in the place of `mnist.load_data`: bytes, for the learner's function divides them.

    There are as many as MNIST has where the learner writes their number down.
    """
    pair = np.round(np.asarray(images) * 255).astype(np.uint8), np.asarray(labels)
    pairs = repeated((pair, pair)) if writes_down(function, ROWS[0]) else (pair, pair)
    return lambda *arguments, **named: pairs


def create_and_compile_model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    digits = _digits(learner.train_mnist, np.zeros((20, 28, 28)), np.arange(20) % 10)
    with in_place_of(learner.train_mnist, "load_data", digits):
        return _reading_images(model_before_fit(learner.train_mnist))


def _reading_images(model):
    """Return the model, or one with the same layers that reads images where the learner's reads rows of 784 pixels."""
    if tuple(getattr(model, "input_shape", None) or ()) != (None, 784):
        return model
    other = keras.Sequential([keras.Input((28, 28)), keras.layers.Reshape((784,)), *model.layers])
    other.compile_from_config(model.get_compile_config())
    return other


def train_mnist(learner, training_images, training_labels):
    """Return the history of the learner's training on the grader's digits."""
    function = learner.train_mnist
    digits = _digits(function, training_images, training_labels)
    with in_place_of(function, "load_data", digits), fitting_rows(len(training_labels)):
        if "load_data" in names_in(function.__code__):
            return fitted(function)
        # It trains on digits that the file loads at its top: the grader's take their place, as they were scaled there.
        own = given_to_fit(function).get("x")
        if not hasattr(own, "shape"):
            return fitted(function)
        images = np.reshape(training_images, (-1, *own.shape[1:])) * (255 if np.max(own) > 1 else 1)
        with fitting(x=images, y=training_labels):
            return fitted(function)
