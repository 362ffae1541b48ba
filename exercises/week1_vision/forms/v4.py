"""The 2024 assignment: one folder, split by Keras; images of 150 pixels."""

import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf

from grader.candidate.worker.adapting import image_size, reading_folders, reading_images

SIZE = 48
"""Pixels along a side of the grader's images."""


def split_data(learner, source_dir, training_dir, validation_dir, split_size):
    """Split the images of a folder by chance: this form does not ask for a function of its own."""
    files = np.random.permutation([path for path in sorted(Path(source_dir).iterdir()) if _is_image(path)])
    size = int(split_size * len(files))
    for folder, part in ((training_dir, files[:size]), (validation_dir, files[size:])):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for path in part:
            shutil.copy(path, folder)


def _is_image(path):
    try:
        tf.io.decode_image(tf.io.read_file(str(path)))
    except tf.errors.InvalidArgumentError:
        return False
    return True


def train_val_datasets(learner, training_dir, validation_dir):
    """Return the learner's two datasets, read from the grader's folders."""
    size = image_size(lambda: learner.create_model(), SIZE)
    with reading_folders(learner.train_val_datasets, training_dir, validation_dir, size=size):
        return learner.train_val_datasets()


def create_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(learner.create_model(), SIZE)
