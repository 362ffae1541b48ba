"""The 2022 assignment: images of 28 times 28 pixels in a file, and generators."""

import csv
import tempfile
from pathlib import Path

import numpy as np

from grader.candidate.worker.adapting import reading_images

SIZE, OWN = 48, 28
"""Pixels along a side of the grader's images, and of those of the course."""
MOST = 32
"""Images in a batch: this form leaves their number free, and the grader has twenty times fewer images."""


def parse_data_from_input(learner, filename):
    """Return what the learner's function reads, put together from files of images as large as those of the course."""
    with Path(filename).open(encoding="utf-8", newline="") as file:
        [_, *rows] = csv.reader(file)
    pieces = -(-SIZE * SIZE // OWN**2)
    images, labels = [], None
    for number in range(pieces):
        first = 1 + number * OWN**2
        found = _read(learner, [[row[0], *_filled(row[first : first + OWN**2])] for row in rows])
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            return found
        piece, labels = np.asarray(found[0]), found[1]
        images.append(piece.reshape(len(piece), -1))
    rows = np.concatenate(images, axis=1)[:, : SIZE * SIZE]
    # Rows that the learner did not reshape stay rows.
    return (rows if piece.ndim == 2 else rows.reshape(-1, SIZE, SIZE)), labels


def _filled(pixels):
    return [*pixels, *["0"] * (OWN**2 - len(pixels))]


def _read(learner, rows):
    """Have the learner's function read a file with these rows below a header."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["label", *(f"pixel{place}" for place in range(1, OWN**2 + 1))])
        writer.writerows(rows)
        file.flush()
        return learner.parse_data_from_input(file.name)


def train_val_datasets(learner, training_images, training_labels, validation_images, validation_labels):
    """Return what the learner's two generators give, in batches that make enough steps of the grader's images."""
    found = learner.train_val_generators(training_images, training_labels, validation_images, validation_labels)
    for images in found if isinstance(found, (tuple, list)) else ():
        if isinstance(getattr(images, "batch_size", None), int):
            images.batch_size = min(images.batch_size, MOST)
    return found


def create_model(learner):
    """Return the learner's model for images of the grader's size."""
    return reading_images(learner.create_model(), SIZE)
