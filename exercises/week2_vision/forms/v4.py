"""The 2024 assignment: one folder, split by Keras; images of 150 pixels."""

import keras

from grader.candidate.worker.adapting import image_size, reading_folders, reading_images

SIZE = 48
"""Pixels along a side of the grader's images."""
MAKER = "create_augmentation_model"


def _network(learner):
    """Return the learner's network; where the augmentation that it begins with is missing, with one that does nothing.

    So the missing function costs its own criteria, and the network is graded.
    """
    space = getattr(learner.create_model, "__globals__", {})
    if MAKER in space:
        return learner.create_model()
    space[MAKER] = lambda: keras.Sequential([keras.layers.Identity()])
    try:
        return learner.create_model()
    finally:
        del space[MAKER]


def train_val_datasets(learner, training_dir, validation_dir):
    """Return the learner's two datasets, read from the grader's folders."""
    size = image_size(lambda: _network(learner), SIZE)
    with reading_folders(learner.train_val_datasets, training_dir, validation_dir, size=size):
        return learner.train_val_datasets()


def create_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(_network(learner), SIZE)


def create_augmentation_model(learner):
    """Return the learner's augmentation for images of the grader's size."""
    return reading_images(learner.create_augmentation_model(), SIZE)
