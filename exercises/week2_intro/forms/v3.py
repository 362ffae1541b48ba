"""The 2022 assignment: `train_mnist` builds the model that it trains."""

import numpy as np

from grader.candidate.worker.adapting import model_before_fit


def create_and_compile_model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    return model_before_fit(learner.train_mnist, np.zeros((20, 28, 28)), np.arange(20) % 10)
