"""The 2019 assignment: one function that loads the digits, builds the model and trains it."""

import numpy as np

from grader.candidate.worker.adapting import fitted, in_place_of, model_before_fit


def _digits(images, labels):
    """Return a function in the place of `mnist.load_data`: bytes, for the learner's function divides them."""
    pair = np.round(np.asarray(images) * 255).astype(np.uint8), np.asarray(labels)
    return lambda *arguments, **named: (pair, pair)


def create_and_compile_model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    digits = _digits(np.zeros((20, 28, 28)), np.arange(20) % 10)
    with in_place_of(learner.train_mnist, "load_data", digits):
        return model_before_fit(learner.train_mnist)


def train_mnist(learner, training_images, training_labels):
    """Return the history of the learner's training on the grader's digits."""
    with in_place_of(learner.train_mnist, "load_data", _digits(training_images, training_labels)):
        return fitted(learner.train_mnist)
