"""Hidden pictures are drawn anew for each grading, and asked about by the names that a task gives its labels."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from choices import listen_to_choices

import grader.checks.exam.images as exam_pictures
from grader.checks.exam.task import Task
from grader.data import asked_garments, draw_pets, draw_riders, draw_some_garments, marked_digits, riders
from grader.hidden import hidden_digits

MODEL: Any = object()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the model is asked."""
    return listen_to_choices(monkeypatch, exam_pictures)


def test_marked_digits_are_four_in_five_of_the_hidden_ones() -> None:
    task = Task({"SEED": 4, "MARKED": 4, "SIZE": 26}, "solution_model")
    one, labels = exam_pictures.some_marked_digits(hidden_digits(), task, np.random.default_rng(1))
    other, _ = exam_pictures.some_marked_digits(hidden_digits(), task, np.random.default_rng(2))
    assert one.shape == (800, 26, 26) and not np.array_equal(one, other)
    assert len(marked_digits(4, 4)) == 4 and 280 < labels.sum() < 360


def test_stained_digits_have_numbers_for_labels_and_other_stains_each_time() -> None:
    task = Task({"SEED": 4, "CLASSES": 5, "STAINS": 2}, "solution_model")
    one, labels = exam_pictures.some_stained_digits(hidden_digits(), task, np.random.default_rng(1))
    other, _ = exam_pictures.some_stained_digits(hidden_digits(), task, np.random.default_rng(2))
    assert one.shape[1:] == (28, 28) and one.max() == 255 and len(one) == len(labels)
    assert sorted(set(labels)) == [0, 1, 2, 3, 4] and not np.array_equal(one[:300], other[:300])


def test_garments_have_their_names_and_are_shown_in_0_to_1(asked: SimpleNamespace) -> None:
    task = Task({"SEED": 4, "CLASSES": 5, "SIZE": 24}, "solution_model")
    pictures = draw_some_garments(90, 5, 24, 30, task_seed=4)
    exam_pictures.choose_garments(MODEL, pictures, task, seed=1)
    assert asked.classes == 5 and asked.names == asked_garments(4, 5)
    assert asked.inputs is pictures[0] and asked.truth is pictures[1] and asked.inputs.max() > 100
    assert np.max(asked.examples) == 1


def test_horses_and_pets_have_the_names_of_their_labels(asked: SimpleNamespace) -> None:
    exam_pictures.choose_riders(
        MODEL, draw_riders(90, 32, 10, task_seed=4), Task({"SEED": 4}, "solution_model"), seed=1
    )
    assert asked.names == riders(4) and asked.classes == 2 and np.max(asked.examples) <= 1
    exam_pictures.choose_pets(MODEL, draw_pets(90, 32, 90, 4, 10)[1], seed=1)
    assert asked.names == ("cat", "dog") and len(asked.inputs) == len(asked.examples) == 10
