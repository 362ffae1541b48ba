"""The evidence about one training as plain, finite numbers, whatever a history holds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LARGEST = 1e30
"""A loss beyond this has diverged, though it is still a number."""
_NEARLY_ONE_VALUE = 0.05
"""Forecasts whose spread is below this part of the truth's are one value."""
_NEARLY_NAIVE = 0.2
"""Forecasts that lie this near to the naive ones, in parts of the naive error, are the naive ones."""


@dataclass(frozen=True)
class Curve:
    """One row of a history."""

    epochs: tuple[int, ...] = ()
    """The epochs, counted from 1, in which a number was measured."""
    values: tuple[float, ...] = ()
    """What was measured in them."""
    lost_at: int = 0
    """The first epoch without a finite number; 0 where each has one. Validation may skip epochs, training does not."""

    @classmethod
    def read(cls, row: Any) -> Curve:
        """Read a list with a number, or nothing, per epoch."""
        numbers = [_number(one) for one in row] if isinstance(row, list | tuple) else []
        measured = [(epoch, one) for epoch, one in enumerate(numbers, 1) if one is not None]
        lost = next((epoch for epoch, one in enumerate(numbers, 1) if one is None), 0)
        return cls(tuple(epoch for epoch, _ in measured), tuple(one for _, one in measured), lost)

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def first(self) -> float:
        """The first value."""
        return self.values[0]

    @property
    def last(self) -> float:
        """The last value."""
        return self.values[-1]

    @property
    def spread(self) -> float:
        """How far the largest and the smallest value lie apart."""
        return max(self.values) - min(self.values)

    def at(self, epoch: int) -> float:
        """Return the last value that was measured up to ``epoch``; the first where there is none."""
        return next(
            (one for when, one in zip(self.epochs[::-1], self.values[::-1], strict=True) if when <= epoch), self.first
        )


@dataclass(frozen=True)
class Training:
    """What is known about the training behind a verdict."""

    runs: tuple[float | None, ...]
    """What each training reached on hidden data: an accuracy from 0 to 1, or an error; ``None`` for no number."""
    bar: float
    """What was to be reached."""
    higher: bool
    """Whether more is better: an accuracy, not an error."""
    loss: Curve = Curve()
    val_loss: Curve = Curve()
    score: Curve = Curve()
    """The accuracy in training; empty where none was compiled, and for values."""
    val_score: Curve = Curve()
    classes: int = 0
    """How many classes the hidden examples have; 0 for values."""
    only_answer: str = ""
    """The answer to every hidden example, if there was only one."""
    is_naive: bool = False
    """Whether the forecasts are nearly the value before."""
    naive_error: float = math.inf
    """The mean absolute error of repeating the last value; infinite for classes."""

    @classmethod
    def read(cls, details: dict[str, Any], evidence: dict[str, Any]) -> Training | None:
        """Read what a verdict and the evidence say; ``None`` where they are not about one training.

        Evidence holds the latest training only: where it measured something else than the verdict tells, it is
        another criterion's.
        """
        runs, bar = details.get("runs"), _number(details.get("bar"))
        if not isinstance(runs, list | tuple) or not runs or bar is None:
            return None
        reached = tuple(_number(one) for one in runs)
        curves, measured = _record(evidence.get("curves")), _record(evidence.get("measured"))
        if measured and (_number(measured.get("bar")), _number(measured.get("value"))) != (bar, reached[0]):
            return None
        higher = (measured.get("metric") or curves.get("metric")) == "accuracy"
        history = _record(curves.get("history"))
        score = next(filter(_is_accuracy, history), "")
        classes, only_class = _read_confusion(_record(evidence.get("confusion")))
        only_value, apart, naive_error = _read_forecast(_record(evidence.get("forecast")))
        return cls(
            reached,
            bar,
            higher,
            loss=Curve.read(history.get("loss")),
            val_loss=Curve.read(history.get("val_loss")),
            score=Curve.read(history.get(score)),
            val_score=Curve.read(history.get(f"val_{score}")),
            classes=classes if higher else 0,
            only_answer=only_class if higher else only_value,
            is_naive=not higher and apart < _NEARLY_NAIVE * naive_error,
            naive_error=math.inf if higher else naive_error,
        )

    @property
    def reached(self) -> int:
        """How many trainings reached the bar."""
        return sum((one >= self.bar) == self.higher or one == self.bar for one in _known(self.runs))

    @property
    def learned(self) -> bool:
        """Whether the training examples themselves reach the bar; ``False`` where that is not known."""
        return self.higher and bool(self.score) and self.score.last >= self.bar


def _is_accuracy(name: Any) -> bool:
    """Return whether a row of a history counts right answers in training: ``accuracy``, ``binary_accuracy``."""
    return name == "acc" or (str(name).endswith("accuracy") and not str(name).startswith("val_"))


def _read_confusion(confusion: dict[str, Any]) -> tuple[int, str]:
    labels, matrix = confusion.get("labels"), confusion.get("matrix")
    if not isinstance(labels, list | tuple) or not isinstance(matrix, list | tuple):
        return 0, ""
    rows = [[_number(one) or 0.0 for one in row] for row in matrix if isinstance(row, list | tuple)]
    asked = sum(any(row) for row in rows)
    answered = {place for row in rows for place, count in enumerate(row) if count and place < len(labels)}
    return asked, str(labels[answered.pop()]) if len(answered) == 1 and asked > 1 else ""


def _read_forecast(forecast: dict[str, Any]) -> tuple[str, float, float]:
    """Return the one value of a flat forecast, and two mean errors of naive forecasts: against these, and the truth."""
    said, truth, naive = (Curve.read(forecast.get(name)) for name in ("forecast", "truth", "naive"))
    if len(said.values) < 3 or said.epochs != truth.epochs or truth.spread <= 0:
        return "", math.inf, math.inf
    only = f"{said.first:.4g}" if said.spread < _NEARLY_ONE_VALUE * truth.spread else ""
    if naive.epochs != said.epochs:
        return only, math.inf, math.inf
    return only, _mean_error(said, naive), _mean_error(truth, naive)


def _mean_error(one: Curve, other: Curve) -> float:
    return sum(abs(a - b) for a, b in zip(one.values, other.values, strict=True)) / len(one.values)


def _known(numbers: Iterable[float | None]) -> list[float]:
    return [one for one in numbers if one is not None]


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float | None:
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST:
        return None
    return float(value)
