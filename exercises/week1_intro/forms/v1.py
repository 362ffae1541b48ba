"""The 2019 assignment: one function with the houses, and a model that is trained and asked."""

import numpy as np

from grader.candidate.worker.adapting import fitting, given_to_fit, model_after_fit, model_before_fit
from grader.candidate.worker.course_form import replacement

_NEW = np.array([7.0])


def create_training_data(learner):
    """Return the rooms and the prices that the learner's function gives to `fit`."""
    given = given_to_fit(learner.house_model, _NEW)
    return (given["x"], given["y"]) if "y" in given else None


def define_and_compile_model(learner):
    """Return the learner's model, compiled and not trained."""
    return model_before_fit(learner.house_model, _NEW)


def train_model(learner):
    """Return a model, trained as the learner's function does it, or with what the rubric put in its place."""
    model = replacement(learner, "define_and_compile_model")
    houses = replacement(learner, "create_training_data")
    instead = dict(zip("xy", houses(), strict=True)) if houses else {}
    if model:
        instead["self"] = model()

    def train():
        with fitting(**instead):
            return learner.house_model(_NEW)

    return model_after_fit(train)
