"""Evidence about time splits of a series, one or several folds, and its matchers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_column, count_of, describe, show
from grader.checks.differences import show_beside
from grader.checks.expect import Unmet, expect, require

FOUR = "`time_train, series_train, time_valid, series_valid`"
_PARTS = ("the training times", "the training values", "the validation times", "the validation values")


@dataclass(frozen=True)
class SeriesSplit:
    """The results of ``train_val_split`` for one series."""

    split_time: int
    """The first position of validation."""
    expected: tuple[Array, Array, Array, Array]
    """The correct training times and values, validation times and values."""
    found: tuple[Array, Array, Array, Array]
    """The four results, each one-dimensional."""


def split_series(candidate: Candidate, *, length: int, split_time: int) -> SeriesSplit:
    """Call the learner's ``train_val_split`` on times 0, 1, 2, … and values that go up and down and repeat.

    Raises ``Unmet`` if it does not return four arrays.
    """
    time = np.arange(length, dtype=np.float32)
    series = 100 + 3 * (7 * time % 5)
    found = candidate.call("train_val_split", time, series, split_time)
    four = isinstance(found, (list, tuple)) and len(found) == 4
    require(four, f"four results: {FOUR}", describe(found), f"End with `return` {FOUR}.")
    columns = [as_column(item, what) for item, what in zip(found, _PARTS, strict=True)]
    first, second, third, fourth = columns
    expected = (time[:split_time], series[:split_time], time[split_time:], series[split_time:])
    return SeriesSplit(split_time, expected, (first, second, third, fourth))


class SeriesSplitMatchers:
    """Matchers about ``SeriesSplit``."""

    def __init__(self, split: SeriesSplit) -> None:
        self._split = split

    def cut_at_the_split(self) -> None:
        """Training ends right before ``split_time``, validation has the rest, both in time order.

        >>> expect(split_series(candidate, length=12, split_time=8)).cut_at_the_split()
        """
        split = self._split
        advice = "Return `time[:split_time], series[:split_time], time[split_time:], series[split_time:]`."
        for what, expected, found in zip(_PARTS, split.expected, split.found, strict=True):
            if not np.array_equal(expected, found):
                raise Unmet(
                    f"{what}: {show(expected)}, for split_time={split.split_time}",
                    f"{show(found)}{self._meaning(expected, found)}",
                    advice,
                )

    def _meaning(self, expected: Array, found: Array) -> str:
        for what, other in zip(_PARTS, self._split.expected, strict=True):
            if np.array_equal(other, found):
                return f": {what}"
        if np.array_equal(np.sort(expected), np.sort(found)):
            return ": the time order is lost"
        ours, theirs = Counter(expected.tolist()), Counter(found.tolist())
        if ours < theirs:
            return ": a value of the other part, or the same position twice"
        if not theirs < ours:
            return ""
        once = "; equal values at different positions all count" if set(theirs) == set(ours) else ""
        return f": a position is missing{once}"


@dataclass(frozen=True)
class Folds:
    """The result of ``roll_forward_splits``."""

    call: str
    """The call as text."""
    expected: tuple[tuple[int, int], ...]
    """For each fold the first position of validation, and the position after its last."""
    found: tuple[tuple[Array, Array], ...]
    """For each fold the training positions and the validation positions."""


def read_folds(candidate: Candidate, length: int, *, initial: int, horizon: int) -> Folds:
    """Call the learner's ``roll_forward_splits(length, initial, horizon)`` and read its pairs of positions.

    The pairs may be in a list, a tuple or an array, or come from a generator. Raises ``Unmet`` if an element is not a
    pair of positions.
    """
    call = f"roll_forward_splits({length}, {initial}, {horizon})"
    returned = candidate.call("roll_forward_splits", length, initial, horizon)
    if isinstance(returned, Handle) and returned.kind == "dataset":
        returned, _ = candidate.draw(returned, length + 1, "roll_forward_splits")
    advice = "Return a list of pairs, such as `(np.arange(start), np.arange(start, start + horizon))`."
    several = isinstance(returned, (list, tuple)) or np.ndim(returned) > 0
    require(several, "a list of pairs: training positions, validation positions", describe(returned), advice)
    pairs = []
    for pair in returned:
        two = count_of(pair) == 2
        require(two, "a pair for each fold: training positions, validation positions", describe(pair), advice)
        pairs.append((as_column(pair[0], "training positions"), as_column(pair[1], "validation positions")))
    starts = range(initial, length - horizon + 1, horizon)
    return Folds(call, tuple((start, start + horizon) for start in starts), tuple(pairs))


_AGAIN = (
    "This is the validation part of fold 1 again. Use the `start` of this turn of the loop: "
    "`np.arange(start, start + horizon)`."
)


class FoldsMatchers:
    """Matchers about ``Folds``."""

    def __init__(self, folds: Folds) -> None:
        self._folds = folds

    def roll_forward(self) -> None:
        """Training goes from 0 to validation, which moves on by its own length; no validation part is incomplete.

        >>> expect(read_folds(candidate, 12, initial=4, horizon=3)).roll_forward()
        """
        folds = self._folds
        self._have_their_own_training()
        self._are_pairs_in_order()
        for number, ((start, end), (training, validation)) in enumerate(
            zip(folds.expected, folds.found, strict=False), 1
        ):
            again = number > 1 and np.array_equal(validation, np.arange(*folds.expected[0]))
            if both := np.intersect1d(training, validation).tolist():
                advice = (
                    "Start validation right after training: `np.arange(start)`, `np.arange(start, start + horizon)`."
                )
                if again:
                    advice = _AGAIN
                elif np.array_equal(validation, np.arange(start, end)):
                    advice = "The validation positions are right. End training right before them: `np.arange(start)`."
                raise Unmet(
                    f"no position in both parts of fold {number} of `{folds.call}`",
                    f"{show(both)} in training and in validation",
                    advice,
                )
            at = int(validation[0]) if len(validation) == end - start else start
            elsewhere = at != start and np.array_equal(training, np.arange(at))
            self._same(
                f"training in fold {number}",
                np.arange(start),
                training,
                f"Fold {number} starts its validation at {at}, and not at {start}. Each one starts where the one "
                "before it ends: `range(initial, length - horizon + 1, horizon)`."
                if elsewhere
                else "Start training at 0, and end it right before validation: `np.arange(start)`.",
            )
            self._same(
                f"validation in fold {number}",
                np.arange(start, end),
                validation,
                _AGAIN if again else "Start validation where training ends: `np.arange(start, start + horizon)`.",
            )
        count = len(folds.expected)
        require(
            len(folds.found) == count,
            f"{count} fold{'s' * (count != 1)} from `{folds.call}`",
            f"{len(folds.found)} fold{'s' * (len(folds.found) != 1)}",
            self._about_count(),
        )

    def _about_count(self) -> str:
        """Return what to do about too few folds, or too many; those that came first are right."""
        if len(self._folds.found) == 1 < len(self._folds.expected) - 1:
            return "Only the first fold is there. Put `return` after the loop, not inside."
        starts = "`range(initial, length - horizon + 1, horizon)` gives the first position of each."
        only = " A `return` inside the loop leaves out all but the first." if len(self._folds.found) == 1 else ""
        return (
            f"Keep each fold whose validation part has `horizon` positions below `length`, and no other. {starts}{only}"
        )

    def _have_their_own_training(self) -> None:
        """Raise ``Unmet`` where all folds have the same training positions, and validation is among them."""
        folds = self._folds
        first, *others = (training for training, _ in folds.found) if folds.found else (np.zeros(0),)
        if not others or any(not np.array_equal(first, other) for other in others):
            return
        if len(np.intersect1d(first, folds.found[0][1])):
            raise Unmet(
                f"training positions of its own for each fold of `{folds.call}`",
                f"{show(first)} in every fold, also what comes later",
                "End training right before validation: `np.arange(start)`. If one list grows from fold to fold, copy "
                "it: `training = training + validation`.",
            )

    def _are_pairs_in_order(self) -> None:
        """Raise ``Unmet`` where the parts are exchanged, or where the first fold is a later one."""
        folds = self._folds
        if not folds.found or not folds.expected:
            return
        (training, validation), (start, end), last = folds.found[0], folds.expected[0], folds.expected[-1]
        count = len(folds.expected)
        later = zip(folds.expected, folds.found[-count:], strict=False)
        if len(folds.found) > count and all(np.array_equal(part[1], np.arange(*due)) for due, part in later):
            raise Unmet(
                f"{count} fold{'s' * (count != 1)} from `{folds.call}`",
                f"{len(folds.found)} folds: those of this call are the last {count}",
                "Are the first ones from an earlier call? Make the list inside the function, and not as a default "
                "argument.",
            )
        if np.array_equal(training, np.arange(start, end)) and np.array_equal(validation, np.arange(start)):
            raise Unmet(
                f"training, then validation, in fold 1 of `{folds.call}`",
                "validation, then training",
                "Return the training positions first: `(np.arange(start), np.arange(start, start + horizon))`.",
            )
        if last != (start, end) and len(folds.found) == 1 and np.array_equal(validation, np.arange(*last)):
            raise Unmet(
                f"{count} folds from `{folds.call}`",
                "1 fold, the last one",
                "Make the list before the loop, and append each fold to it.",
            )

    def _same(self, what: str, expected: Array, found: Array, advice: str) -> None:
        require(
            np.array_equal(expected, found),
            f"{what} of `{self._folds.call}`: {show(expected)}",
            show_beside(found, expected),
            advice,
        )


expect.register(SeriesSplit, SeriesSplitMatchers)
expect.register(Folds, FoldsMatchers)
