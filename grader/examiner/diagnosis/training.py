"""The evidence about one training as plain, finite numbers, whatever a history holds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.details import Details

LARGEST = 1e30
"""A loss beyond this has diverged, though it is still a number."""
APART = 0.1
"""Shares of right answers in training and on held-out examples that differ by this much differ for a reason."""
LEVEL = 0.03
"""With less than this between them they are about the same …"""
FAR_APART = 0.2
"""… and with this much between them the training examples were learned, be it only in part."""
_NEARLY_ALL = 0.97
"""From this share of the answers on, one class is the only answer."""
_NEARLY_ONE_VALUE = 0.05
"""Forecasts whose spread is below this part of the truth's are one value."""
_EXCHANGED = 0.6
"""Labels were exchanged where this share of the examples falls into one class for each class, and not its own."""
_FEW_CLASSES = 4
"""Of at most so many classes each must be exchanged with another."""
_NEARLY_NAIVE = 0.2
"""Forecasts that lie this near to the naive ones, in parts of the naive error, are the naive ones."""
FAR_MORE, FAR_LESS = 0.05, 1.3
"""An accuracy is clearly better by so much more, and an error that is so many times smaller."""


@dataclass(frozen=True)
class Curve:
    """One row of a history."""

    epochs: tuple[int, ...] = ()
    """The epochs, counted from 1, in which a number was measured."""
    values: tuple[float, ...] = ()
    """What was measured in them."""
    lost_at: int = 0
    """The first epoch from which on there is no finite number; 0 where the last epoch has one."""

    @classmethod
    def read(cls, row: Any) -> Curve:
        """Read a list with a number, or nothing, per epoch."""
        numbers = [number_of(item) for item in row] if isinstance(row, list | tuple) else []
        measured = [(epoch, number) for epoch, number in enumerate(numbers, 1) if number is not None]
        last = measured[-1][0] if measured else 0
        lost = last + 1 if last < len(numbers) else 0
        return cls(tuple(epoch for epoch, _ in measured), tuple(value for _, value in measured), lost)

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def came_back(self) -> bool:
        """Whether a number follows an epoch without one; for a loss in training, which skips no epoch."""
        return bool(self.epochs) and len(self.epochs) < self.epochs[-1]

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
            (value for when, value in zip(self.epochs[::-1], self.values[::-1], strict=True) if when <= epoch),
            self.first,
        )


@dataclass(frozen=True)
class Training:
    """What is known about the training behind a verdict."""

    runs: tuple[float | None, ...]
    """What each training reached on hidden data: an accuracy from 0 to 1, or an error; ``None`` for no number."""
    threshold: float
    """What was to be reached."""
    higher: bool
    """Whether more is better: an accuracy, not an error."""
    goal: float | None = None
    """What was to be reached for all points: the hardest threshold of a task with several."""
    loss: Curve = Curve()
    val_loss: Curve = Curve()
    score: Curve = Curve()
    """The accuracy in training; empty where none was compiled."""
    val_score: Curve = Curve()
    percent: Curve = Curve()
    """The error in per cent of the true values; empty where it was not compiled as a metric."""
    rates: Curve = Curve()
    """The learning rate of each epoch; empty where it was not written down."""
    classes: int = 0
    """How many classes the hidden examples have; 0 for values."""
    only_answer: str = ""
    """The answer to every hidden example, if there was only one."""
    never: str = ""
    """A class that hidden examples have and no answer names."""
    is_naive: bool = False
    """Whether the forecasts are nearly the value before."""
    naive_error: float = math.inf
    """The mean absolute error of repeating the last value; infinite for classes."""
    largest: float = 0.0
    """The largest true value, without its sign; 0 where it is not known."""
    line: tuple[float, float, float] | None = None
    """Factor and offset that bring the predictions nearest to the truth, and the mean absolute error that is left."""
    confused: str = ""
    """The class that most examples of another one are taken for, where nearly every class is taken for one other."""

    @classmethod
    def read(cls, details: Details, evidence: dict[str, Any]) -> Training | None:
        """Read what a verdict and the evidence say; ``None`` where they are not about one training.

        Evidence holds the latest training only: where it measured something else than the verdict tells, it is
        another criterion's, and the verdict has its history itself.
        """
        runs, threshold = details.get("runs"), number_of(details.get("threshold"))
        if not isinstance(runs, list | tuple) or not runs:
            return None
        reached = tuple(number_of(run) for run in runs)
        latest = record_of(evidence.get("measured"))
        is_of_it = bool(latest) and (number_of(latest.get("threshold")), number_of(latest.get("value"))) == (
            threshold,
            reached[0],
        )
        measured: dict[str, Any] = {}
        if own := {} if is_of_it else record_of(details.get("history")):
            curves = {"history": own, "metric": details.get("metric")}
        elif threshold is None or reached[0] is None:
            # The outputs were no numbers, so nothing was measured: the latest training is the one.
            curves = record_of(evidence.get("training"))
        else:
            curves, measured = record_of(evidence.get("curves")), latest
        if measured and not is_of_it:
            return None
        lost = threshold is None or reached[0] is None
        higher = (measured.get("metric") or (lost and details.get("metric")) or curves.get("metric")) == "accuracy"
        history = record_of(curves.get("history"))
        score = next(filter(_is_accuracy, history), "")
        # A verdict with a history of its own is not about the examples that the evidence was measured on.
        shown = {} if own or lost else evidence
        classes, only_class, never = _read_confusion(record_of(shown.get("confusion")))
        told = _read_forecast(record_of(shown.get("forecast")))
        return cls(
            reached,
            0.0 if threshold is None else threshold,
            higher,
            goal=number_of(measured.get("goal")),
            loss=Curve.read(history.get("loss")),
            val_loss=Curve.read(history.get("val_loss")),
            score=Curve.read(history.get(score)),
            val_score=Curve.read(history.get(f"val_{score}")),
            percent=Curve.read(history.get("mape") or history.get("mean_absolute_percentage_error")),
            rates=Curve.read(history.get("learning_rate")),
            classes=int(number_of(details.get("classes")) or classes) if higher else 0,
            only_answer=only_class if higher else told.only_value or _only_value(details.get("line")),
            never=never if higher else "",
            is_naive=not higher and told.apart < _NEARLY_NAIVE * told.naive_error,
            naive_error=math.inf if higher else told.naive_error,
            largest=0.0 if higher else told.largest,
            line=None if higher else _read_line(details.get("line")),
            confused=_read_exchange(record_of(shown.get("confusion"))) if higher else "",
        )

    def reaches(self, value: float) -> bool:
        """Return whether this accuracy, or this error, is good enough."""
        return value == self.threshold or (math.isfinite(value) and (value > self.threshold) == self.higher)

    def is_clearly_better(self, value: float) -> bool:
        """Return whether this is good enough, and far from what was measured: chance alone does not make it so."""
        own = self.runs[0]
        is_far = own is None or (value > own + FAR_MORE if self.higher else value * FAR_LESS < own)
        return self.reaches(value) and is_far

    @property
    def reached(self) -> int:
        """How many trainings reached the threshold."""
        return sum(map(self.reaches, _known(self.runs)))

    @property
    def whole(self) -> float:
        """The hardest threshold: a training that only reaches an easier one is not good yet."""
        return self.threshold if self.goal is None else self.goal

    def has_learned(self, share: float) -> bool:
        """Return whether the training examples are learned, of which this share is right.

        Where a task has several thresholds, an easier one is not enough, unless held-out examples are far worse. Where
        these are about as good, a little is missing to both.
        """
        ahead = share - (self.runs[0] or 0.0)
        return self.higher and ahead >= LEVEL and share >= (self.threshold if ahead >= FAR_APART else self.whole) > 0


def _read_line(told: Any) -> tuple[float, float, float] | None:
    numbers = [number_of(record_of(told).get(name)) for name in ("factor", "offset", "error")]
    known = _known(numbers)
    return (known[0], known[1], known[2]) if len(known) == len(numbers) else None


def _only_value(told: Any) -> str:
    """Return the value that nearly all predictions have; empty where they differ."""
    spread, middle = (number_of(record_of(told).get(name)) for name in ("spread", "middle"))
    return f"{middle:.4g}" if spread is not None and middle is not None and spread < _NEARLY_ONE_VALUE else ""


def _read_exchange(confusion: dict[str, Any]) -> str:
    """Return which class is taken for which, where most examples of most classes are taken for one other class."""
    labels, matrix = confusion.get("labels"), confusion.get("matrix")
    if not isinstance(labels, list) or not isinstance(matrix, list | tuple) or len(labels) != len(matrix):
        return ""
    rows = [[number_of(item) or 0.0 for item in row] if isinstance(row, list | tuple) else [] for row in matrix]
    if any(len(row) != len(labels) or not sum(row) for row in rows):
        return ""
    taken = [row.index(max(row)) for row in rows]
    kept = sum(max(row) for row in rows) / sum(map(sum, rows))
    wrong = [place for place, other in enumerate(taken) if place != other]
    # Of many classes the outermost one may have nowhere to go.
    lost = len(labels) - len(set(taken))
    if kept < _EXCHANGED or lost > (len(labels) > _FEW_CLASSES) or len(wrong) < len(labels) / 2:
        return ""
    return f"«{labels[wrong[0]]}» is classified as «{labels[taken[wrong[0]]]}»"


def _is_accuracy(name: Any) -> bool:
    """Return whether a row of a history counts right answers in training: ``accuracy``, ``binary_accuracy``."""
    return name == "acc" or (str(name).endswith("accuracy") and not str(name).startswith("val_"))


def _read_confusion(confusion: dict[str, Any]) -> tuple[int, str, str]:
    """Return how many classes were asked about, the only one that was answered, and one that never was."""
    labels, matrix = confusion.get("labels"), confusion.get("matrix")
    if not isinstance(labels, list | tuple) or not isinstance(matrix, list | tuple):
        return 0, "", ""
    rows = [[number_of(item) or 0.0 for item in row] for row in matrix if isinstance(row, list | tuple)]
    asked = sum(any(row) for row in rows)
    columns = [sum(column) for column in zip(*rows, strict=False)][: len(labels)]
    most = max(columns, default=0.0)
    same = asked > 1 and most > 0 and most >= _NEARLY_ALL * sum(map(sum, rows))
    missing = (
        name_of(label) for label, row, column in zip(labels, rows, columns, strict=False) if any(row) and not column
    )
    return asked, name_of(labels[columns.index(most)]) if same else "", next(missing, "")


@dataclass(frozen=True)
class _Forecast:
    """What the forecast of a hidden part shows."""

    only_value: str = ""
    """The one value that nearly every forecast is, if there is one."""
    apart: float = math.inf
    """How far the forecasts lie from the naive ones."""
    naive_error: float = math.inf
    """How far the naive forecasts lie from the truth."""
    largest: float = 0.0
    """The largest true value, without its sign."""


def _read_forecast(forecast: dict[str, Any]) -> _Forecast:
    said, truth, naive = (Curve.read(forecast.get(name)) for name in ("forecast", "truth", "naive"))
    largest = max(map(abs, truth.values), default=0.0)
    if len(said.values) < 3 or said.epochs != truth.epochs or truth.spread <= 0:
        return _Forecast(largest=largest)
    only = f"{said.first:.4g}" if said.spread < _NEARLY_ONE_VALUE * truth.spread else ""
    if naive.epochs != said.epochs:
        return _Forecast(only, largest=largest)
    return _Forecast(only, _mean_error(said, naive), _mean_error(truth, naive), largest)


def _mean_error(curve: Curve, other: Curve) -> float:
    return sum(abs(a - b) for a, b in zip(curve.values, other.values, strict=True)) / len(curve.values)


def _known(numbers: Iterable[float | None]) -> list[float]:
    return [number for number in numbers if number is not None]


def record_of(value: Any) -> dict[str, Any]:
    """Return a dictionary as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def number_of(value: Any) -> float | None:
    """Return a finite number of a believable size, and ``None`` for anything else."""
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST:
        return None
    return float(value)


def name_of(value: Any) -> str:
    """Return what a candidate calls something as one short line without signs that steer a terminal."""
    return "".join(letter for letter in str(value or "") if letter.isprintable())[:40]
