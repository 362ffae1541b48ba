"""The 2022 assignment: a generator for a folder that is written down, and a function that builds and trains."""

import tempfile
from pathlib import Path

import tensorflow as tf

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
    with tempfile.TemporaryDirectory() as folder:
        for name in ("happy", "sad"):
            (Path(folder) / name).mkdir()
            pixels = tf.zeros((SIZE, SIZE, 3), tf.uint8)
            tf.io.write_file(str(Path(folder) / name / "1.png"), tf.io.encode_png(pixels))
        # The function may ask the generator how many steps it has; another criterion grades the generator itself.
        images = tf.keras.preprocessing.image.ImageDataGenerator().flow_from_directory(
            folder, target_size=(SIZE, SIZE), batch_size=1, class_mode="binary"
        )
        return model_before_fit(learner.train_happy_sad_model, images)


def training_dataset(learner, directory):
    """Return what the learner's generator gives for the grader's folder."""
    size = image_size(lambda: _model(learner), SIZE)
    with reading_folders(learner.image_generator, directory, size=size):
        return learner.image_generator()


def create_and_compile_model(learner):
    """Return the learner's model for images of the grader's size, where its layers fit on them."""
    return reading_images(_model(learner), SIZE)
