"""Evidence about a series cut in time, once or rolling forward, and the words about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_column, count_of, describe, show
from grader.checks.expect import Unmet, expect, require

FOUR = "`time_train, series_train, time_valid, series_valid`"
_PARTS = ("the times of training", "the values of training", "the times of validation", "the values of validation")


@dataclass(frozen=True)
class SeriesSplit:
    """What ``train_val_split`` made of a series."""

    split_time: int
    """The first position of validation."""
    expected: tuple[Array, Array, Array, Array]
    """Times and values of training, times and values of validation, as they must be."""
    found: tuple[Array, Array, Array, Array]
    """The four results, each of one dimension."""


def split_series(candidate: Candidate, *, length: int, split_time: int) -> SeriesSplit:
    """Call the learner's ``train_val_split`` on times 0, 1, 2, … with values that go up and down, and come again.

    Raises ``Unmet`` where it does not return four arrays.
    """
    time = np.arange(length, dtype=np.float32)
    series = 100 + 3 * (7 * time % 5)
    found = candidate.call("train_val_split", time, series, split_time)
    four = isinstance(found, (list, tuple)) and len(found) == 4
    require(four, f"four results: {FOUR}", describe(found), f"End with `return` {FOUR}.")
    columns = [as_column(one, what) for one, what in zip(found, _PARTS, strict=True)]
    first, second, third, fourth = columns
    expected = (time[:split_time], series[:split_time], time[split_time:], series[split_time:])
    return SeriesSplit(split_time, expected, (first, second, third, fourth))


class SeriesSplitMatchers:
    """What can be said about a ``SeriesSplit``."""

    def __init__(self, split: SeriesSplit) -> None:
        self._split = split

    def cut_at_the_split(self) -> None:
        """Training is what lies before ``split_time``, validation the rest, both in the order of time.

        >>> expect(split_series(candidate, length=12, split_time=8)).cut_at_the_split()  # doctest: +SKIP
        """
        split = self._split
        advice = "`time[:split_time]`, `series[:split_time]`, `time[split_time:]`, `series[split_time:]`"
        for what, expected, found in zip(_PARTS, split.expected, split.found, strict=True):
            if not np.array_equal(expected, found):
                raise Unmet(
                    f"{what}: {show(expected)}, for split_time={split.split_time}",
                    f"{show(found)}{self._meaning(expected, found)}",
                    f"{advice}, in this order: {FOUR}.",
                )

    def _meaning(self, expected: Array, found: Array) -> str:
        for what, other in zip(_PARTS, self._split.expected, strict=True):
            if np.array_equal(other, found):
                return f": these are {what}"
        if np.array_equal(np.sort(expected), np.sort(found)):
            return ": their order is lost, and with it what was before and what came after"
        ours, theirs = Counter(expected.tolist()), Counter(found.tolist())
        if ours < theirs:
            return ": a value that belongs to the other part, or is there twice"
        if not theirs < ours:
            return ""
        once = ", where each counts that comes again" if set(theirs) == set(ours) else ""
        return f": a value is missing{once}"


@dataclass(frozen=True)
class Folds:
    """What ``roll_forward_splits`` returned."""

    call: str
    """The call in words."""
    expected: tuple[tuple[int, int], ...]
    """For each fold where validation begins, and where it ends (the position after its last)."""
    found: tuple[tuple[Array, Array], ...]
    """For each fold the positions of training and of validation."""


def read_folds(candidate: Candidate, length: int, *, initial: int, horizon: int) -> Folds:
    """Call the learner's ``roll_forward_splits(length, initial, horizon)`` and read its pairs of positions.

    Pairs may stand in a list, a tuple or an array, or come from a generator. Raises ``Unmet`` for what
    is no pair of positions.
    """
    call = f"roll_forward_splits({length}, {initial}, {horizon})"
    returned = candidate.call("roll_forward_splits", length, initial, horizon)
    if isinstance(returned, Handle) and returned.kind == "dataset":
        returned, _ = candidate.draw(returned, length + 1, "roll_forward_splits")
    advice = "Return a list of pairs, such as `(np.arange(start), np.arange(start, start + horizon))`."
    several = isinstance(returned, (list, tuple)) or np.ndim(returned) > 0
    require(several, "a list of pairs: positions of training, positions of validation", describe(returned), advice)
    pairs = []
    for pair in returned:
        two = count_of(pair) == 2
        require(two, "a pair for each fold: positions of training, positions of validation", describe(pair), advice)
        pairs.append((as_column(pair[0], "positions of training"), as_column(pair[1], "positions of validation")))
    starts = range(initial, length - horizon + 1, horizon)
    return Folds(call, tuple((start, start + horizon) for start in starts), tuple(pairs))


class FoldsMatchers:
    """What can be said about ``Folds``."""

    def __init__(self, folds: Folds) -> None:
        self._folds = folds

    def roll_forward(self) -> None:
        """Training grows from the start up to validation, which moves on by its own length; none is cut short.

        >>> expect(read_folds(candidate, 12, initial=4, horizon=3)).roll_forward()  # doctest: +SKIP
        """
        folds = self._folds
        for number, ((start, end), (training, validation)) in enumerate(
            zip(folds.expected, folds.found, strict=False), 1
        ):
            if both := np.intersect1d(training, validation).tolist():
                raise Unmet(
                    f"in fold {number} of `{folds.call}` no position in both parts",
                    f"{show(both)} in training and in validation",
                    "What a model was trained on cannot show how well it forecasts.",
                )
            self._same(f"training in fold {number}", np.arange(start), training)
            self._same(f"validation in fold {number}", np.arange(start, end), validation)
        count = len(folds.expected)
        require(
            len(folds.found) == count,
            f"{count} fold{'s' * (count != 1)} from `{folds.call}`",
            f"{len(folds.found)}",
            "A fold counts only where its validation has `horizon` positions before the series ends.",
        )

    def _same(self, what: str, expected: Array, found: Array) -> None:
        require(
            np.array_equal(expected, found),
            f"{what} of `{self._folds.call}`: {show(expected)}",
            show(found),
            "Training always begins at 0 and ends right before validation; validation moves on by `horizon`.",
        )


expect.register(SeriesSplit, SeriesSplitMatchers)
expect.register(Folds, FoldsMatchers)
