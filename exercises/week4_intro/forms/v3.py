"""The 2022 assignment: a generator for a folder that is written down, and a function that builds and trains."""

from grader.candidate.worker.adapting import (
    image_size,
    model_before_fit,
    reading_folders,
    reading_images,
)

SIZE = 48
"""Pixels along a side of the grader's images."""


def _model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    return model_before_fit(learner.train_happy_sad_model, None)


def training_dataset(learner, directory):
    """Return what the learner's generator gives for the grader's folder."""
    size = image_size(lambda: _model(learner), SIZE)
    with reading_folders(learner.image_generator, directory, size=size):
        return learner.image_generator()


def create_and_compile_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(_model(learner), SIZE)
