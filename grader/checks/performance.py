"""Words about what a trained model can do on data that it has never seen."""

from __future__ import annotations

import base64
import io
import textwrap
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.criterion import Trials
from grader.checks.expect import Unmet, expect
from grader.checks.measure import TARGET_UNITS, take_accuracy, take_error

RUNS = 3
"""A result near its bar is decided by the majority of this many trainings."""

SHOWN_MISTAKES = 6
"""Mistakes that the report shows."""
SHOWN_STEPS = 120
"""Steps of a forecast that are drawn: more of them hide what they show."""


@dataclass(frozen=True)
class Answers:
    """What one trained model said about hidden examples, beside the truth that it never saw."""

    candidate: Candidate
    truth: Array
    """Right answers: class numbers ``(n,)``, or values of a series ``(n,)``."""
    answers: Array
    """The model's answers, read the same way: class numbers or values."""
    confidence: Array = field(default_factory=lambda: np.zeros(0))
    """How sure it was of each answer, 0 to 1; empty for values."""
    baselines: dict[str, Array] = field(default_factory=dict)
    """What simpler rules say about the same examples, by name: ``naive`` …"""
    labels: tuple[str, ...] = ()
    """Names of the classes."""
    history: dict[str, list[float | None]] = field(default_factory=dict)
    """The training's history, for the curves."""
    examples: tuple[Any, ...] = ()
    """The hidden examples, to show the worst mistakes: sentences, or pictures as uint8 arrays."""
    apart: Answers | None = None
    """What counts instead where these examples tell each other's answers, as the windows of one series do."""

    def accuracy(self) -> float:
        """Return the share of right answers, 0 to 1."""
        return float(np.mean(self.answers == self.truth))

    def mae(self) -> float:
        """Return the mean absolute error, in the units of the series; of the answers ``apart`` where there are any."""
        scored = self.apart or self
        return float(np.mean(np.abs(scored.answers - scored.truth)))

    def naive_errors(self) -> dict[str, float]:
        """Return the mean absolute error of each of the ``baselines``, on what ``mae`` is measured on."""
        scored = self.apart or self
        return {name: float(np.mean(np.abs(said - scored.truth))) for name, said in scored.baselines.items()}


class PerformanceMatchers:
    """What can be said about repeated trainings that bring ``Answers``."""

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
        """On hidden examples the share of right answers is at least ``accuracy`` (0 to 1).

        A miss by at most three ``spread`` (the measured standard deviation between seeds) is trained
        twice more, and two of three decide. ``otherwise`` is what to do where the training shows no cause.
        ``baseline`` names a simpler model and the accuracy that was measured of it; else it is the largest class.

        >>> expect(predictions).reach(accuracy=0.85, spread=0.014)  # doctest: +SKIP
        """
        first = self._trials.result()
        note_classes(first, accuracy)
        found, held = self._decide(first.accuracy(), accuracy, spread, higher=True)
        take_accuracy(found, accuracy, first.truth, baseline)
        if not held:
            raise Unmet(
                f"at least {accuracy:.0%} right on hidden examples",
                f"{found[0]:.1%} right{_other_runs(found, '{:.1%}')}",
                again=lambda: self._trials.anew().accuracy(),
                runs=found,
                bar=accuracy,
                **({"otherwise": otherwise} if otherwise else {}),
            )
        self._note_luck(found, f"{accuracy:.0%}", "{:.1%}")

    def stay_within(
        self,
        *,
        mae: float,
        spread: float = 0.0,
        otherwise: str = "",
        unit: str = TARGET_UNITS,
        on: str = "the part of the series that it has never seen",
    ) -> None:
        """On hidden examples, which ``on`` names, the mean absolute error is at most ``mae``, in ``unit``.

        Otherwise as in ``reach``.

        >>> expect(forecast).stay_within(mae=3.0, spread=0.02)  # doctest: +SKIP
        """
        first = self._trials.result()
        self._note_series(first, mae)
        found, held = self._decide(first.mae(), mae, spread, higher=False)
        take_error(found, mae, (first.apart or first).truth, first.naive_errors(), unit)
        if not held:
            beside = "".join(f"; the {name} forecast has {value:.2f}" for name, value in first.naive_errors().items())
            raise Unmet(
                f"a mean absolute error of at most {mae:g} on {on}",
                f"{found[0]:.2f}{_other_runs(found, '{:.2f}')}{beside}",
                again=lambda: self._trials.anew().mae(),
                runs=found,
                bar=mae,
                **({"otherwise": otherwise} if otherwise else {}),
            )
        self._note_luck(found, f"{mae:g}", "{:.2f}")

    def _decide(self, first: float, bar: float, spread: float, higher: bool) -> tuple[list[float], bool]:
        """Return what was measured, and whether the bar is reached: at once, or in most of three trainings."""
        values = [first]

        def reached(value: float) -> bool:
            return bool(value >= bar) if higher else bool(value <= bar)

        if reached(first) or not abs(first - bar) <= 3 * spread:
            return values, reached(first)
        for number in range(1, RUNS):
            again = self._trials.result(number)
            values.append(again.accuracy() if higher else again.mae())
        return values, sum(map(reached, values)) * 2 > RUNS

    def _note_luck(self, found: list[float], bar: str, form: str) -> None:
        if len(found) > 1:
            told = ", ".join(form.format(value) for value in found)
            sentence = f"Most of {len(found)} trainings reach the bar of {bar} ({told}): you pass, but on the line."
            self._trials.result().candidate.note("advice", [sentence])

    def _note_series(self, answers: Answers, bar: float) -> None:
        note = answers.candidate.note
        shown = slice(0, SHOWN_STEPS)
        lines = {name: said[shown].tolist() for name, said in answers.baselines.items()}
        time = list(range(len(answers.truth[shown])))
        forecast = {"time": time, "truth": answers.truth[shown].tolist(), "forecast": answers.answers[shown].tolist()}
        note("forecast", {**forecast, **lines, "errors": {"forecast": answers.mae(), **answers.naive_errors()}})
        metric = next((name for name in ("mae", "mean_absolute_error") if name in answers.history), "loss")
        in_units = bar if metric != "loss" else None
        note("curves", {"metric": metric, "bar": in_units, "history": answers.history})
        note("measured", {"metric": "mae", "value": answers.mae(), "bar": bar})


def note_classes(answers: Answers, bar: float) -> None:
    """Note what the report shows of a classifier: confusion matrix, curves, the metric beside ``bar``, mistakes."""
    note = answers.candidate.note
    classes = answers.labels or tuple(str(one) for one in np.unique(answers.truth))
    matrix = np.zeros((len(classes), len(classes)), dtype=int)
    known = (answers.answers >= 0) & (answers.answers < len(classes))
    np.add.at(matrix, (answers.truth[known].astype(int), answers.answers[known].astype(int)), 1)
    note("confusion", {"labels": list(classes), "matrix": matrix.tolist()})
    note("curves", {"metric": "accuracy", "bar": bar, "history": answers.history})
    note("measured", {"metric": "accuracy", "value": answers.accuracy(), "bar": bar})
    note("mistakes", worst_mistakes(answers, classes))


def worst_mistakes(answers: Answers, classes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the wrong answers that the model was surest of, as the report draws them."""
    wrong = np.flatnonzero(answers.answers != answers.truth)
    if not answers.examples or len(answers.confidence) != len(answers.truth):
        return []
    surest = wrong[np.argsort(-answers.confidence[wrong], kind="stable")][:SHOWN_MISTAKES]
    return [
        {
            **_shown(answers.examples[number]),
            "truth": _name(classes, int(answers.truth[number])),
            "answer": _name(classes, int(answers.answers[number])),
            "confidence": round(float(answers.confidence[number]), 3),
        }
        for number in surest
    ]


def _name(classes: tuple[str, ...], number: int) -> str:
    return classes[number] if 0 <= number < len(classes) else f"class {number}, which does not exist"


def _shown(example: Any) -> dict[str, str]:
    """Return a sentence, a long one cut after a word, or a picture (uint8, or 0 to 1) as a PNG."""
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
    return " (two more trainings: " + " and ".join(form.format(value) for value in found[1:]) + ")"


expect.register(Trials, PerformanceMatchers)
