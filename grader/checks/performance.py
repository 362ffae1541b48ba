"""Matchers for the accuracy and the error of a trained model on held-out data."""

from __future__ import annotations

import base64
import io
import math
import textwrap
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate, Part
from grader.checks.arrays import Array
from grader.checks.criterion import Trials
from grader.checks.expect import Unmet, expect
from grader.checks.measure import TARGET_UNITS, take_accuracy, take_error

RUNS = 3
"""A result near the threshold, or of a training that got stuck, is decided by the majority of this many trainings."""
STUCK = 0.98
"""A training got stuck whose model predicts the same class for this share of the examples …"""
STUCK_SPREAD = 0.01
"""… or values with a spread of this part of the labels' at most."""

BAG_OF_WORDS = "bag of words"
"""The baseline of texts whose word order decides."""

SHOWN_MISTAKES = 6
"""Wrong predictions that the report shows."""
SHOWN_STEPS = 120
"""Steps of a forecast that are drawn: a plot of more steps is unreadable."""


@dataclass(frozen=True)
class Predictions:
    """The predictions of one trained model for held-out examples, with their labels."""

    candidate: Candidate
    truth: Array
    """Labels: class numbers ``(n,)``, or values of a series ``(n,)``."""
    predicted: Array
    """Predictions in the same form: class numbers or values."""
    confidence: Array = field(default_factory=lambda: np.zeros(0))
    """The predicted probability of each predicted class, 0 to 1; empty for values."""
    baselines: dict[str, Array] = field(default_factory=dict)
    """Predictions of simple rules for the same examples, by name: ``naive`` …"""
    labels: tuple[str, ...] = ()
    """Names of the classes."""
    history: dict[str, list[float | None]] = field(default_factory=dict)
    """The training's history, for the curves."""
    examples: tuple[Any, ...] = ()
    """The held-out examples, for the report: sentences, or images as uint8 arrays."""
    otherwise: str = ""
    """The fix that the examples themselves show, for a miss whose training shows no cause."""
    part: Part | None = None
    """The output that was asked, where the model has several."""
    series: bool = True
    """Whether values follow each other in time, so that the report draws them."""
    apart: Predictions | None = None
    """The predictions that are scored instead, where examples contain each other's labels, as windows do."""

    def accuracy(self) -> float:
        """Return the accuracy, 0 to 1."""
        return float(np.mean(self.predicted == self.truth))

    def are_alike(self) -> bool:
        """Return whether nearly all predictions are the same, though the labels are not.

        Some initial weights lead a correct training there, such as those with which all units of a layer output 0.

        >>> [Predictions(None, np.arange(4), np.array(said)).are_alike() for said in ([2, 2, 2, 2], [0, 1, 2, 2])]
        [True, False]
        """
        if len(self.truth) < 2 or np.all(self.truth == self.truth[0]):
            return False
        if self.predicted.dtype.kind in "iub":
            return bool(np.unique(self.predicted, return_counts=True)[1].max() >= STUCK * len(self.predicted))
        return bool(np.std(self.predicted) <= STUCK_SPREAD * np.std(self.truth))

    def mae(self) -> float:
        """Return the mean absolute error, in the units of the series; that of ``apart`` where it is given."""
        scored = self.apart or self
        return float(np.mean(np.abs(scored.predicted - scored.truth)))

    def naive_errors(self) -> dict[str, float]:
        """Return the mean absolute error of each of the ``baselines``, on what ``mae`` is measured on."""
        scored = self.apart or self
        return {name: float(np.mean(np.abs(said - scored.truth))) for name, said in scored.baselines.items()}


def line_through(said: Array, truth: Array) -> dict[str, float]:
    """Return how ``truth`` ``(n,)`` follows from predictions ``said`` ``(n,)``, were they scaled and moved.

    ``factor`` and ``offset`` are those of the best straight line, ``error`` is the mean absolute error that it leaves,
    ``spread`` the predictions' in parts of the truth's, and ``middle`` their median. Empty where that says nothing.

    >>> line_through(np.array([1.0, 2.0, 3.0, 4.0]), np.array([10.0, 20.0, 30.0, 40.0]))["factor"]
    10.0
    """
    if len(said) < 4 or not np.isfinite(said).all() or np.std(truth) == 0:
        return {}
    known = {"spread": float(np.std(said) / np.std(truth)), "middle": float(np.median(said))}
    if known["spread"] < 1e-9:
        return known
    factor = float(np.mean((said - said.mean()) * (truth - truth.mean())) / np.var(said))
    offset = float(truth.mean() - factor * said.mean())
    error = float(np.mean(np.abs(factor * said + offset - truth)))
    return {"factor": round(factor, 9), "offset": offset, "error": error, **known}


class PerformanceMatchers:
    """Matchers for repeated trainings whose results are ``Predictions``."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials

    def reach(
        self,
        *,
        accuracy: float,
        spread: float = 0.0,
        otherwise: str = "",
        baseline: tuple[str, float] | None = None,
    ) -> None:
        """On held-out examples the accuracy is at least ``accuracy`` (0 to 1).

        A miss by at most three ``spread`` (the measured standard deviation between seeds) is trained twice more, and
        two of three decide. So is a miss of a model that predicts the same for nearly all examples. ``otherwise`` is
        the fix where the training shows no cause. ``baseline`` is the name and the measured accuracy of a simpler
        model; the default is the majority class. ``BAG_OF_WORDS`` says that the data need word order.

        >>> expect(predictions).reach(accuracy=0.85, spread=0.014)
        """
        first = self._first("accuracy", accuracy)
        note_classes(first, accuracy)
        otherwise = first.otherwise or otherwise
        found, held = self._decide(first, accuracy, spread, "accuracy")
        take_accuracy(found, accuracy, first.truth, baseline)
        if not held:
            raise Unmet(
                f"an accuracy of at least {accuracy:g} on held-out examples",
                f"an accuracy of {found[0]:.3f}{_other_runs(found, '{:.3f}')}",
                again=lambda: self._trials.anew().accuracy(),
                runs=[value if math.isfinite(value) else None for value in found],
                threshold=accuracy,
                otherwise=otherwise,
                history=first.history,
                metric="accuracy",
                bag_of_words=baseline[1] if baseline and baseline[0] == BAG_OF_WORDS else None,
            )
        self._note_luck(first, found, f"{accuracy:g}", "{:.3f}")

    def stay_within(
        self,
        *,
        mae: float,
        spread: float = 0.0,
        otherwise: str = "",
        unit: str = TARGET_UNITS,
        on: str = "the held-out part of the series",
    ) -> None:
        """On held-out examples, described by ``on``, the mean absolute error (MAE) is at most ``mae``, in ``unit``.

        The other arguments are those of ``reach``.

        >>> expect(forecast).stay_within(mae=3.0, spread=0.02)
        """
        first = self._first("mae", mae)
        self._note_series(first, mae)
        found, held = self._decide(first, mae, spread, "mae")
        take_error(found, mae, (first.apart or first).truth, first.naive_errors(), unit)
        if not held:
            beside = "".join(f"; the {name} forecast has {value:.2f}" for name, value in first.naive_errors().items())
            raise Unmet(
                f"a mean absolute error (MAE) of at most {mae:g} on {on}",
                f"an MAE of {found[0]:.2f}{_other_runs(found, '{:.2f}')}{beside}",
                again=lambda: self._trials.anew().mae(),
                runs=[value if math.isfinite(value) else None for value in found],
                threshold=mae,
                line=line_through(first.predicted, first.truth),
                otherwise=otherwise,
                history=first.history,
                metric=_metric_of(first),
            )
        self._note_luck(first, found, f"{mae:g}", "{:.2f}")

    def _first(self, metric: str, threshold: float) -> Any:
        """Return the result of the first training; the failure of lost outputs learns what an experiment needs."""
        try:
            found = self._trials.result()
            if found.part:
                found.candidate.note("settings", found.part.settings)
            return found
        except Unmet as unmet:
            if unmet.is_of_lost_outputs:
                unmet.to_be_tried(lambda: float(getattr(self._trials.anew(), metric)()), metric, threshold)
            raise

    def _decide(self, first: Predictions, threshold: float, spread: float, metric: str) -> tuple[list[float], bool]:
        """Return the measured values, and whether the threshold is reached: at once, or in two of three trainings.

        A training that got stuck, as the next one does, has one value: from other initial weights it is no better.
        """
        higher = metric == "accuracy"

        def measured(number: int) -> float:
            """Return what another training reached; where its model outputs NaN, what reaches nothing."""
            try:
                return float(getattr(self._trials.result(number), metric)())
            except Unmet as unmet:
                if not unmet.is_of_lost_outputs:
                    raise
                return -math.inf if higher else math.inf

        def reached(value: float) -> bool:
            return bool(value >= threshold) if higher else bool(value <= threshold)

        value = float(getattr(first, metric)())
        is_near = abs(value - threshold) <= 3 * spread
        if reached(value) or not (is_near or first.are_alike()):
            return [value], reached(value)
        if not is_near and not reached(measured(1)):
            return [value], False
        values = [value, *map(measured, range(1, RUNS))]
        return values, sum(map(reached, values)) * 2 > RUNS

    def _note_luck(self, first: Predictions, found: list[float], threshold: str, form: str) -> None:
        if len(found) == 1:
            return
        values = ", ".join(_figure(value, form) for value in found)
        sentence = f"Near the threshold of {threshold}: {len(found)} trainings gave {values}, and most of them pass."
        if first.are_alike():
            sentence = (
                f"The first training got stuck: its model predicts the same for all. {len(found)} trainings gave "
                f"{values}, and most of them pass."
            )
        self._trials.result().candidate.note("advice", [sentence])

    def _note_series(self, predictions: Predictions, threshold: float) -> None:
        note = predictions.candidate.note
        shown = slice(0, SHOWN_STEPS)
        lines = {name: said[shown].tolist() for name, said in predictions.baselines.items()}
        time = list(range(len(predictions.truth[shown])))
        forecast = {
            "time": time,
            "truth": predictions.truth[shown].tolist(),
            "forecast": predictions.predicted[shown].tolist(),
        }
        errors = {"forecast": predictions.mae(), **predictions.naive_errors()}
        if predictions.series:
            note("forecast", {**forecast, **lines, "errors": errors})
        metric = _metric_of(predictions)
        in_units = threshold if metric != "loss" else None
        note("curves", {"metric": metric, "threshold": in_units, "history": predictions.history})
        note("measured", {"metric": "mae", "value": predictions.mae(), "threshold": threshold})


def _metric_of(predictions: Predictions) -> str:
    return next((name for name in ("mae", "mean_absolute_error") if name in predictions.history), "loss")


def note_classes(predictions: Predictions, threshold: float) -> None:
    """Note what the report shows of a classifier: confusion matrix, learning curves, metric, wrong predictions."""
    note = predictions.candidate.note
    classes = predictions.labels or tuple(str(item) for item in np.unique(predictions.truth))
    matrix = np.zeros((len(classes), len(classes)), dtype=int)
    known = (predictions.predicted >= 0) & (predictions.predicted < len(classes))
    np.add.at(matrix, (predictions.truth[known].astype(int), predictions.predicted[known].astype(int)), 1)
    note("confusion", {"labels": list(classes), "matrix": matrix.tolist()})
    note("curves", {"metric": "accuracy", "threshold": threshold, "history": predictions.history})
    note("measured", {"metric": "accuracy", "value": predictions.accuracy(), "threshold": threshold})
    note("mistakes", worst_mistakes(predictions, classes))


def worst_mistakes(predictions: Predictions, classes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the wrong predictions with the highest probability, as the report draws them."""
    wrong = np.flatnonzero(predictions.predicted != predictions.truth)
    if not predictions.examples or len(predictions.confidence) != len(predictions.truth):
        return []
    surest = wrong[np.argsort(-predictions.confidence[wrong], kind="stable")][:SHOWN_MISTAKES]
    return [
        {
            **_shown(predictions.examples[number]),
            "truth": _name(classes, int(predictions.truth[number])),
            "answer": _name(classes, int(predictions.predicted[number])),
            "confidence": round(float(predictions.confidence[number]), 3),
        }
        for number in surest
    ]


def _name(classes: tuple[str, ...], number: int) -> str:
    return classes[number] if 0 <= number < len(classes) else f"class {number}, which does not exist"


def _shown(example: Any) -> dict[str, str]:
    """Return a sentence, shortened if it is long, or an image (uint8, or 0 to 1) as a PNG."""
    if isinstance(example, str):
        return {"kind": "text", "text": textwrap.shorten(example, 400, placeholder=" …")}
    from PIL import Image

    pixels = np.asarray(example)
    if pixels.dtype != np.uint8:
        pixels = np.clip(np.asarray(pixels, dtype=np.float64) * 255, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels.squeeze()).save(file, "PNG")
    return {"kind": "image", "png": base64.b64encode(file.getvalue()).decode()}


def _other_runs(found: list[float], form: str) -> str:
    if len(found) == 1:
        return ""
    return " (two more trainings: " + " and ".join(_figure(value, form) for value in found[1:]) + ")"


def _figure(value: float, form: str) -> str:
    """Return a figure; ``NaN`` where the model outputs NaN, which infinity stands for."""
    return form.format(value) if math.isfinite(value) else "NaN"


expect.register(Trials, PerformanceMatchers)
