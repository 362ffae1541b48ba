"""Gathers the hidden pictures of exam tasks, and asks a model about them by the names that their labels have."""

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
    """Return four in five of the hidden digits, drawn fresh, with 1 for those that the task marks."""
    return mark_digits(*four_in_five(*hidden, random), task["SEED"], task["MARKED"], task["SIZE"])


def some_stained_digits(hidden: Pictures, task: Task, random: np.random.Generator) -> Pictures:
    """Return four in five of the hidden digits under stains, both drawn fresh; the labels are numbers."""
    drawn = int(random.integers(2**31))
    some = four_in_five(*hidden, random)
    images, rows = stain_digits(*some, task["SEED"], task["CLASSES"], task["STAINS"], drawn)
    return images, rows.argmax(axis=-1)


def choose_garments(model: ExamModel, pictures: Pictures, task: Task, *, seed: int) -> Choices:
    """Ask which garment each of hidden ``pictures`` shows, bytes or in 0..1; the labels stay here."""
    return _choose(model, pictures, asked_garments(task["SEED"], task["CLASSES"]), pictures[0].max(), seed)


def choose_pets(model: ExamModel, pictures: Pictures, *, seed: int) -> Choices:
    """Ask whether each of hidden ``pictures``, bytes, shows a cat or a dog; the labels stay here."""
    return _choose(model, pictures, ("cat", "dog"), 255, seed)


def choose_riders(model: ExamModel, pictures: Pictures, task: Task, *, seed: int) -> Choices:
    """Ask whether each of hidden ``pictures``, bytes, shows a horse or a human; the labels stay here."""
    return _choose(model, pictures, riders(task["SEED"]), 255, seed)


def _choose(model: ExamModel, pictures: Pictures, names: tuple[str, ...], white: float, seed: int) -> Choices:
    """Ask which of ``names`` each picture shows; the report shows them in 0..1, divided by ``white``."""
    images, truth = pictures
    return choose_classes(model, images, truth, len(names), seed=seed, names=names, examples=tuple(images / white))
