"""The 2024 assignment: the folder is a constant of the notebook; images of 150 pixels."""

from grader.candidate.worker.adapting import image_size, reading_folders, reading_images

SIZE = 48
"""Pixels along a side of the grader's images."""


def training_dataset(learner, directory):
    """Return the learner's data set, read from the grader's folder."""
    size = image_size(lambda: learner.create_and_compile_model(), SIZE)
    with reading_folders(learner.training_dataset, directory, size=size):
        return learner.training_dataset()


def create_and_compile_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(learner.create_and_compile_model(), SIZE)
