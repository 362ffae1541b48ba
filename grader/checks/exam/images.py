"""Gathers the held-out images of exam tasks, and predicts their classes with a model."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.checks.exam.models import ExamModel
from grader.checks.exam.predictions import Choices, choose_classes, four_in_five
from grader.checks.exam.task import Task
from grader.data import asked_garments, mark_digits, riders, stain_digits

Pictures = tuple[Array, Array]
"""Images ``(n, …)`` and labels ``(n,)``."""


def some_marked_digits(hidden: Pictures, task: Task, random: np.random.Generator) -> Pictures:
    """Return four in five of the held-out digits, chosen at random, with label 1 for the marked ones."""
    return mark_digits(*four_in_five(*hidden, random), task["SEED"], task["MARKED"], task["SIZE"])


def some_stained_digits(hidden: Pictures, task: Task, random: np.random.Generator) -> Pictures:
    """Return four in five of the held-out digits, chosen at random, with random stains; labels are class numbers."""
    drawn = int(random.integers(2**31))
    some = four_in_five(*hidden, random)
    images, rows = stain_digits(*some, task["SEED"], task["CLASSES"], task["STAINS"], drawn)
    return images, rows.argmax(axis=-1)


def choose_garments(model: ExamModel, pictures: Pictures, task: Task, *, seed: int) -> Choices:
    """Predict the garment in each of the held-out ``pictures``, bytes or 0..1; the labels stay here."""
    return _choose(model, pictures, asked_garments(task["SEED"], task["CLASSES"]), pictures[0].max(), seed)


def choose_pets(model: ExamModel, pictures: Pictures, *, seed: int) -> Choices:
    """Predict cat or dog for each of the held-out ``pictures``, bytes; the labels stay here."""
    return _choose(model, pictures, ("cat", "dog"), 255, seed)


def choose_riders(model: ExamModel, pictures: Pictures, task: Task, *, seed: int) -> Choices:
    """Predict horse or human for each of the held-out ``pictures``, bytes; the labels stay here."""
    return _choose(model, pictures, riders(task["SEED"]), 255, seed)


def _choose(model: ExamModel, pictures: Pictures, names: tuple[str, ...], white: float, seed: int) -> Choices:
    """Predict one of ``names`` for each image; the report shows images in 0..1, divided by ``white``."""
    images, truth = pictures
    return choose_classes(model, images, truth, len(names), seed=seed, names=names, examples=tuple(images / white))
