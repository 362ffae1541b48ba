"""Functions that read a history: each result of a usual mistake is told by what it is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_callbacks.expectations.curves import CurveFunctions, History, cases
from grader.checks.expect import expect

Function = Callable[[History], Any]


class Learner:
    """A candidate with one function."""

    def __init__(self, function: Function) -> None:
        self._function = function

    def call(self, name: str, history: History) -> Any:
        return self._function(history)


def functions(function: Function) -> Any:
    learner: Any = Learner(function)
    return expect(CurveFunctions(learner, tuple(cases(np.random.default_rng(1)))))


def gap(history: History, last: int = 5) -> float:
    return float(np.mean(history["accuracy"][-last:]) - np.mean(history["val_accuracy"][-last:]))


def lowest(history: History) -> int:
    return int(np.argmin(history["val_loss"]))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda history: len(history["loss"]) - 1, "This is the last epoch"),
        (lambda history: int(np.argmin(history["loss"])), "not `history["),
        (lambda history: lowest(history) + 1, "not the one after it"),
        (lambda history: int(np.argmax(history["val_accuracy"])), "not the highest validation accuracy"),
        (lambda history: min(history["val_loss"]), "the index of the smallest value"),
    ],
)
def test_another_epoch_is_told_by_the_one_that_it_is(function: Function, words: str) -> None:
    assert words in complaint(functions(function).find_the_best_epoch).advice


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda history: 5 / 3 * gap(history) if len(history["loss"]) > 3 else 0.6 * gap(history), "Return `np.mean"),
        (lambda history: gap(history) * min(len(history["loss"]), 5) / 5, "Divide by their number"),
        (lambda history: max(0.0, gap(history)), "without `abs` or `max`"),
        (lambda history: gap(history, 1), "one epoch alone is noisy"),
        (lambda history: -gap(history), "not the other way round"),
    ],
)
def test_another_gap_is_told_by_what_it_is(function: Function, words: str) -> None:
    assert words in complaint(functions(function).measure_the_gap).advice


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda history: False, "Both are true here"),
        (lambda history: True, "1.1 times the lowest one"),
        (lambda history: history["val_loss"][-1] > 1.1 * min(history["val_loss"]), "Check the training loss too"),
    ],
)
def test_a_wrong_verdict_on_curves_says_which_condition_to_check(function: Function, words: str) -> None:
    assert words in complaint(lambda: functions(function).recognize_overfitting(usable=True)).advice
