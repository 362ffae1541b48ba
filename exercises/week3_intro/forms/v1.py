"""The 2019 assignment: one function that loads the images, builds the model and trains it."""

import numpy as np

from grader.candidate.worker.adapting import given_to_fit, in_place_of, labels_in, model_in

ROWS = 60_000
"""Images of the course's training set: many write this number down."""


def reshape_and_normalize(learner, images):
    """Return images as the learner's function prepares them: this form does not ask for a function of its own."""
    return np.asarray(images)[..., np.newaxis] / 255


def convolutional_model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    return model_in(_to_fit(learner))


def given_labels(learner):
    """Return labels that the learner's function gives to `fit`."""
    return labels_in(_to_fit(learner))


def _to_fit(learner):
    pairs = [(np.zeros((rows, 28, 28), np.uint8), np.arange(rows) % 10) for rows in (ROWS, ROWS // 6)]
    with in_place_of(learner.train_mnist_conv, "load_data", lambda *arguments, **named: tuple(pairs)):
        return given_to_fit(learner.train_mnist_conv)
