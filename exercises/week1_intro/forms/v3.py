"""The 2022 assignment: one function with the houses, and a model that is returned trained."""

from grader.candidate.worker.adapting import given_to_fit, model_after_fit, model_before_fit


def create_training_data(learner):
    """Return the rooms and the prices that the learner's function gives to `fit`."""
    given = given_to_fit(learner.house_model)
    return (given["x"], given["y"]) if "y" in given else None


def define_and_compile_model(learner):
    """Return the learner's model, compiled and not trained."""
    return model_before_fit(learner.house_model)


def train_model(learner):
    """Return the learner's model, trained."""
    return model_after_fit(learner.house_model)
