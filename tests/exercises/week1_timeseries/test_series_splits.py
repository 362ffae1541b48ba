"""Words about a series cut in time find each mistake, and forgive what only looks different."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week1_timeseries.expectations.series_splits import Folds, SeriesSplit, read_folds, split_series
from grader.candidate.protocol import Handle
from grader.checks.expect import expect


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._elements: list[Any] = []

    def call(self, name: str, *arguments: Any) -> Any:
        returned = self._function(*arguments)
        if hasattr(returned, "__next__"):
            self._elements = list(returned)
            return Handle(1, "dataset", "generator")
        return returned

    def draw(self, dataset: Any, most: int, during: str) -> tuple[list[Any], bool]:
        return self._elements[:most], len(self._elements) <= most


def split(function: Callable[..., Any]) -> SeriesSplit:
    return split_series(Learner(function), length=12, split_time=8)  # type: ignore[arg-type]


def folds(function: Callable[..., Any], length: int = 12) -> Folds:
    return read_folds(Learner(function), length, initial=4, horizon=3)  # type: ignore[arg-type]


def pairs(length: int, initial: int, horizon: int) -> list[tuple[Any, Any]]:
    starts = range(initial, length - horizon + 1, horizon)
    return [(np.arange(start), np.arange(start, start + horizon)) for start in starts]


def test_a_right_split_passes_as_arrays_or_as_lists() -> None:
    expect(split(lambda t, s, at: (t[:at], s[:at], t[at:], s[at:]))).cut_at_the_split()
    expect(split(lambda t, s, at: [list(one) for one in (t[:at], s[:at], t[at:], s[at:])])).cut_at_the_split()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda t, s, at: (t[: at + 1], s[: at + 1], t[at:], s[at:]), "a value of the other part"),
        (lambda t, s, at: (t[: at - 1], s[: at - 1], t[at:], s[at:]), "a position is missing"),
        (lambda t, s, at: (t[:at], t[at:], s[:at], s[at:]), "the validation times"),
        (lambda t, s, at: (t[:at][::-1], s[:at][::-1], t[at:], s[at:]), "the time order is lost"),
        (lambda t, s, at: (t[:at], np.unique(s[:at]), t[at:], s[at:]), "equal values at different positions all count"),
        (lambda t, s, at: (t[:at], s[:at], t[at:], np.sort(s[at:])), "the time order is lost"),
        (lambda t, s, at: (t[:at], s[:at] / 2, t[at:], s[at:]), "50, 53, 56, 51.5"),
    ],
)
def test_a_wrong_split_is_named(function: Callable[..., Any], words: str) -> None:
    assert words in complaint(expect(split(function)).cut_at_the_split).found


def test_two_results_instead_of_four_are_named() -> None:
    assert complaint(lambda: split(lambda t, s, at: (s[:at], s[at:]))).found == "a tuple of 2 elements"


@pytest.mark.parametrize("length", [12, 30, 7, 6, 4])
def test_right_folds_pass_whatever_is_left_over(length: int) -> None:
    expect(folds(pairs, length)).roll_forward()


def test_folds_may_be_lists_or_come_from_a_generator() -> None:
    expect(folds(lambda *given: [[one.tolist(), other.tolist()] for one, other in pairs(*given)])).roll_forward()
    expect(folds(lambda *given: iter(pairs(*given)))).roll_forward()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda *given: pairs(*given)[:-1], "1 fold"),
        (lambda *given: [*pairs(*given), (np.arange(10), np.arange(10, 12))], "3 folds"),
        (lambda *given: [(one[-4:], other) for one, other in pairs(*given)], "3, 4, 5, 6: only the last of them"),
        (lambda *given: [(one, other + 1) for one, other in pairs(*given)], "5, 6, 7: each is 1 too high"),
        (lambda *given: [(one, other - 1) for one, other in pairs(*given)], "3 in training and in validation"),
        (lambda *given: [one for one, _ in pairs(*given)], "an array of shape (4,) and dtype int64"),
        (lambda *given: None, "`None`"),
    ],
)
def test_wrong_folds_are_named(function: Callable[..., Any], words: str) -> None:
    assert complaint(lambda: expect(folds(function)).roll_forward()).found == words


def one_list(length: int, initial: int, horizon: int) -> list[tuple[Any, Any]]:
    """Return folds that all hold the list that grows, as `+=` leaves it."""
    training, found = list(range(initial)), []
    for start in range(initial, length - horizon + 1, horizon):
        validation = list(range(start, start + horizon))
        found.append((training, validation))
        training += validation
    return found


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (one_list, "`training = training + validation`"),
        (lambda *given: [(np.arange(other[-1] + 1), other) for _, other in pairs(*given)], "End training right before"),
        (lambda *given: [(one, other - 1) for one, other in pairs(*given)], "Start validation right after training"),
        (lambda *given: pairs(*given)[-1:], "Make the list before the loop"),
        (lambda *given: [part[::-1] for part in pairs(*given)], "Return the training positions first"),
        (lambda n, at, h: [pairs(n, at, h)[0], *pairs(n, at + 1, h)], "Each one starts where the one before it ends"),
        (lambda *given: [(one, pairs(*given)[0][1]) for one, _ in pairs(*given)], "validation part of fold 1 again"),
        (lambda *given: pairs(*given)[:1], "A `return` inside the loop"),
        (lambda *given: pairs(9, 2, 3) + pairs(*given), "Make the list inside the function"),
        (lambda *given: pairs(*given)[:-1], "`range(initial, length - horizon + 1, horizon)`"),
    ],
)
def test_what_makes_folds_wrong_is_told(function: Callable[..., Any], words: str) -> None:
    assert words in complaint(lambda: expect(folds(function)).roll_forward()).advice
