"""What a criterion measured: a value with its threshold and a baseline, for passed criteria too.

The examiner computes it once, from predictions and from labels that the candidate never gets. It is not read from a
message.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array

FRACTION = "fraction"
"""The unit of an accuracy: the share of examples, 0 to 1."""
TARGET_UNITS = "target units"
"""The unit of an error where the targets have no named unit."""


@dataclass(frozen=True)
class Measurement:
    """One measured value of one criterion."""

    metric: str
    """The metric, by its Keras name if it has one: ``accuracy``, ``mae``, ``parameters``."""
    value: float
    """The value of this submission; of several trainings the median."""
    threshold: float
    """The limit for passing."""
    at_least: bool
    """Whether the value must be at least the threshold."""
    baseline: float | None = None
    """The value of a simple model or rule, where it is known."""
    baseline_name: str = ""
    """The name of that rule: ``naive forecast``, ``majority class``."""
    unit: str = TARGET_UNITS
    """The unit of the value."""


_TAKEN: ContextVar[list[Measurement] | None] = ContextVar("taken", default=None)


@contextlib.contextmanager
def measuring() -> Iterator[list[Measurement]]:
    """Collect what is measured within the block.

    >>> with measuring() as taken:
    ...     take(Measurement("mae", 2.24, 3.8, at_least=False))
    >>> taken[0].value
    2.24
    """
    taken: list[Measurement] = []
    token = _TAKEN.set(taken)
    try:
        yield taken
    finally:
        _TAKEN.reset(token)


def take(measurement: Measurement) -> None:
    """Note what the current criterion measured; outside of a grading this does nothing."""
    taken = _TAKEN.get()
    if taken is not None:
        taken.append(measurement)


def take_accuracy(runs: Sequence[float], threshold: float, truth: Array, baseline: tuple[str, float] | None) -> None:
    """Note the accuracy of one training or of several, beside ``baseline`` or else the share of the largest class."""
    name, value = baseline or ("majority class", largest_share(truth))
    take(Measurement("accuracy", statistics.median(runs), threshold, True, value, name, FRACTION))


def take_error(
    runs: Sequence[float], threshold: float, truth: Array, baselines: dict[str, float], unit: str = TARGET_UNITS
) -> None:
    """Note the mean absolute error beside the first of ``baselines``, or else the best constant prediction."""
    name, value = next(iter(baselines.items()), ("constant prediction", constant_error(truth)))
    name = f"{name} forecast" if name in baselines and " " not in name else name
    take(Measurement("mae", statistics.median(runs), threshold, False, value, name, unit))


def largest_share(truth: Array) -> float:
    """Return the accuracy of always predicting the most frequent class of ``truth`` ``(n,)``.

    >>> largest_share(np.array([0, 1, 1, 1]))
    0.75
    """
    return float(np.unique(truth, return_counts=True)[1].max() / max(1, len(truth))) if len(truth) else 0.0


def constant_error(truth: Array) -> float:
    """Return the mean absolute error of predicting the median of ``truth`` ``(n, …)`` for every example.

    >>> constant_error(np.array([1.0, 2.0, 6.0]))
    1.6666666666666667
    """
    return float(np.mean(np.abs(truth - np.median(truth)))) if truth.size else 0.0
