"""The 2022 assignment: one function with the houses, and a model that is returned trained."""

from grader.candidate.worker.adapting import fitting, given_to_fit, model_after_fit, model_before_fit
from grader.candidate.worker.course_form import replacement


def create_training_data(learner):
    """Return the rooms and the prices that the learner's function gives to `fit`."""
    given = given_to_fit(learner.house_model)
    return (given["x"], given["y"]) if "y" in given else None


def define_and_compile_model(learner):
    """Return the learner's model, compiled and not trained."""
    return model_before_fit(learner.house_model)


def train_model(learner):
    """Return a model, trained as the learner's function does it, or with what the rubric put in its place."""
    model = replacement(learner, "define_and_compile_model")
    houses = replacement(learner, "create_training_data")
    instead = dict(zip("xy", houses(), strict=True)) if houses else {}
    if model:
        instead["self"] = model()

    def train():
        with fitting(**instead):
            return learner.house_model()

    return model_after_fit(train)
