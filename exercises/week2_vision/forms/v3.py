"""The 2022 assignment: generators that augment images of 150 pixels."""

from grader.candidate.worker.adapting import image_size, reading_folders, reading_images

SIZE = 48
"""Pixels along a side of the grader's images."""


def train_val_datasets(learner, training_dir, validation_dir):
    """Return what the learner's two generators give, in images of the grader's size."""
    size = image_size(lambda: learner.create_model(), SIZE)
    with reading_folders(learner.train_val_generators, size=size):
        return learner.train_val_generators(training_dir, validation_dir)


def create_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(learner.create_model(), SIZE)
