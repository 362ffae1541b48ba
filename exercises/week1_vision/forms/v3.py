"""The 2022 assignment: files that are split by hand, and generators of images of 150 pixels."""

import shutil
import tempfile
from pathlib import Path

import tensorflow as tf

from grader.candidate.worker.adapting import image_size, reading_folders, reading_images

SIZE = 48
"""Pixels along a side of the grader's images."""


def split_data(learner, source_dir, training_dir, validation_dir, split_size):
    """Split a folder as the course does: the targets are there, and each path ends with a stroke."""
    for folder in (training_dir, validation_dir):
        Path(folder).mkdir(parents=True, exist_ok=True)
    broken = [path.name for path in Path(source_dir).iterdir() if _is_broken(path)]
    if not broken:
        return learner.split_data(*(f"{path}/" for path in (source_dir, training_dir, validation_dir)), split_size)
    # The course looks at sizes only, and its files are whole.
    with tempfile.TemporaryDirectory() as place:
        whole = shutil.copytree(source_dir, Path(place) / "whole", ignore=shutil.ignore_patterns(*broken))
        return learner.split_data(*(f"{path}/" for path in (whole, training_dir, validation_dir)), split_size)


def _is_broken(path):
    """Return whether a file has content, and that is no image."""
    try:
        return path.stat().st_size > 0 and tf.io.decode_image(tf.io.read_file(str(path))) is None
    except tf.errors.InvalidArgumentError:
        return True


def train_val_datasets(learner, training_dir, validation_dir):
    """Return what the learner's two generators give, in images of the grader's size."""
    size = image_size(lambda: learner.create_model(), SIZE)
    with reading_folders(learner.train_val_generators, size=size):
        return learner.train_val_generators(training_dir, validation_dir)


def create_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(learner.create_model(), SIZE)
