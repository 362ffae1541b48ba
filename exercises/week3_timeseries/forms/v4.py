"""The 2024 assignment: the window size is a constant, and the sweep trains on a data set of the notebook."""

from grader.candidate.worker.adapting import fitting, given_names, reading_windows, shaped_for


def create_uncompiled_model(learner, window_size):
    """Return the learner's uncompiled model, for windows of any length."""
    return reading_windows(learner.create_uncompiled_model(), window_size)


def create_model(learner, window_size):
    """Return the learner's compiled model, for windows of any length."""
    return reading_windows(learner.create_model(), window_size)


def adjust_learning_rate(learner, model, dataset):
    """Return the history of the learner's sweep on the grader's windows."""
    own = learner.create_uncompiled_model()
    windows = shaped_for(own, dataset)
    with fitting(x=windows, y=None), given_names(learner.adjust_learning_rate, windows):
        return learner.adjust_learning_rate(own)
