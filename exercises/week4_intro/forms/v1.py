"""The 2019 assignment: one function that reads a folder, builds the model and trains it."""

import tempfile
from pathlib import Path

import tensorflow as tf

from grader.candidate.worker.adapting import (
    given_to_fit,
    image_size,
    model_before_fit,
    reading_folders,
    reading_images,
)

SIZE = 48
"""Pixels along a side of the grader's images."""


def _model(learner):
    """Return the model that the learner's function gives to `fit`, compiled and not trained."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("happy", "sad"):
            (Path(folder) / name).mkdir()
            pixels = tf.zeros((SIZE, SIZE, 3), tf.uint8)
            tf.io.write_file(str(Path(folder) / name / "1.png"), tf.io.encode_png(pixels))
        with reading_folders(learner.train_happy_sad_model, folder):
            return model_before_fit(learner.train_happy_sad_model)


def training_dataset(learner, directory):
    """Return what the learner's function gives to `fit`, read from the grader's folder."""
    size = image_size(lambda: _model(learner), SIZE)
    with reading_folders(learner.train_happy_sad_model, directory, size=size):
        return given_to_fit(learner.train_happy_sad_model).get("x")


def create_and_compile_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(_model(learner), SIZE)
