"""Evidence about what an exam's model answers on hidden data, and the ladder of words that its score climbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.arrays import Array, as_array
from grader.checks.classifiers import hidden_answers
from grader.checks.exam_models import ExamModel
from grader.checks.exam_task import Task
from grader.checks.expect import Unmet, expect, require
from grader.checks.pairing import find_reading
from grader.checks.performance import Answers, PerformanceWords
from grader.data import only_digits

OTHER_SIZE = 5.0
"""Answers whose usual size is that many times as large as the truth, or as small, are of another scale."""


@dataclass(frozen=True)
class Estimates:
    """Numbers that a model answered to hidden inputs, beside the truth that it never saw."""

    model: ExamModel
    truth: Array
    """What is right, shape ``(n,)``."""
    answers: Array
    """What the model says, shape ``(n,)``."""
    naive: Array | None = None
    """What the simplest rule says, where there is one."""

    def mae(self) -> float:
        """Return the mean absolute error."""
        return float(np.mean(np.abs(self.answers - self.truth)))


@dataclass(frozen=True)
class Choices:
    """Classes that a model chose for hidden inputs."""

    answers: Answers


def choose_classes(
    model: ExamModel, inputs: Array, truth: Array, classes: int, *, seed: int, names: tuple[str, ...] = (),
    examples: tuple[Any, ...] = (),
) -> Choices:  # fmt: skip
    """Ask a classifier about hidden ``inputs`` ``(n, …)``; ``truth`` ``(n,)`` stays here."""
    reading = find_reading(model, classes)
    asked = hidden_answers(
        model.candidate, model.handle, reading, model.in_its_rank(inputs), truth, seed=seed, labels=names,
        history=model.history, examples=examples,
    )  # fmt: skip
    return Choices(asked)


def estimate(
    model: ExamModel, inputs: Array, truth: Array, naive: Array | None = None, stages: Array | None = None
) -> Estimates:
    """Ask a model for a number about each of ``inputs`` ``(n, …)``; ``truth`` ``(n,)`` stays here.

    ``stages`` ``(n,)`` are for windows of one series, which hold each other's answers: see ``consistent_answers``.
    """
    answers = as_array(model.ask(inputs, stages), "the model's answers", trained=True).astype(np.float64)
    fits = answers.size == len(inputs)
    require(
        fits,
        f"one number for each of {len(inputs)} inputs",
        f"answers of shape {answers.shape}",
        "End with `Dense(1)`.",
    )
    return Estimates(model, np.asarray(truth, dtype=np.float64), answers.reshape(-1), naive)


def some_digits(
    hidden: tuple[Array, Array], task: Task, random: np.random.Generator | None = None
) -> tuple[Array, Array]:
    """Return hidden digits as a task asks about them; with ``random``, four in five of them, drawn anew."""
    asked = only_digits(*hidden, task["SEED"], task["CLASSES"], task["SIZE"])
    return asked if random is None else four_in_five(*asked, random)


def four_in_five(inputs: Array, truth: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Return four in five of hidden ``inputs`` ``(n, …)`` with their ``truth`` ``(n, …)``, drawn by ``random``."""
    drawn = random.permutation(len(inputs))[: 4 * len(inputs) // 5]
    return inputs[drawn], truth[drawn]


class ChoicesWords:
    """What can be said about ``Choices``."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices

    def reach(self, accuracy: float) -> None:
        """At least this share (0 to 1) of the hidden examples is answered rightly, in this one training.

        >>> expect(choose_classes(model, inputs, truth, 3, seed=1)).reach(0.9)  # doctest: +SKIP
        """
        answers = self._choices.answers
        PerformanceWords(_Once(answers)).reach(accuracy=accuracy)  # type: ignore[arg-type]


class _Once:
    """A training that is not repeated: in an exam the model that is handed in counts."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def result(self, number: int = 0) -> Answers:
        """Return the one result."""
        return self._answers


class EstimatesWords:
    """What can be said about ``Estimates``."""

    def __init__(self, estimates: Estimates) -> None:
        self._estimates = estimates

    def err_at_most(self, mae: float, about: str) -> None:
        """The mean absolute error on hidden inputs, ``about`` which the message speaks, is at most ``mae``.

        >>> expect(estimate(model, inputs, truth)).err_at_most(0.5, "points")  # doctest: +SKIP
        """
        said = self._estimates
        found, note = said.mae(), said.model.candidate.note
        metric = next((name for name in ("mae", "mean_absolute_error") if name in said.model.history), "loss")
        note("curves", {"metric": metric, "bar": None, "history": said.model.history})
        note("measured", {"metric": "mae", "value": found, "bar": mae})
        if found <= mae:
            return
        beside = "" if said.naive is None else f"; the last value of each window has {self._naive_error():.3g}"
        raise Unmet(
            f"a mean absolute error of at most {mae:g} on {about} that it has never seen",
            f"{found:.3g}{beside}",
            self._advice(found),
            bar=mae,
            table=self._worst(),
        )

    def _advice(self, found: float) -> str:
        said = self._estimates
        right, theirs = (float(np.median(np.abs(one))) for one in (said.truth, said.answers))
        if not right / OTHER_SIZE <= theirs <= right * OTHER_SIZE:
            return (
                f"The answers are of another size: about {theirs:.2g}, where {right:.3g} is usual. Was the model "
                "trained on data that were scaled before? It is asked with the data as they are, and must answer in "
                "their size: put the scaling into the model, a `Rescaling` at its beginning, and one at its end. Or "
                "has it hardly learned yet? Then the loss still falls."
            )
        if said.naive is not None and found >= self._naive_error():
            return (
                "That is no better than to repeat the last value. Look whether the loss falls, whether the values are "
                "made small in the model, and whether it sees the whole window."
            )
        return (
            "The answers are of the right size; they must come nearer. More epochs help while the loss still falls, "
            "then more units or another layer; the table shows where the model is furthest off."
        )

    def _naive_error(self) -> float:
        return float(np.mean(np.abs(np.asarray(self._estimates.naive, dtype=np.float64) - self._estimates.truth)))

    def _worst(self) -> dict[str, Any]:
        said = self._estimates
        order = np.argsort(-np.abs(said.answers - said.truth))[:5]
        rows = [[round(float(said.truth[n]), 3), round(float(said.answers[n]), 3)] for n in order]
        return {"columns": ["right", "your model"], "rows": rows}


expect.register(Choices, ChoicesWords)
expect.register(Estimates, EstimatesWords)
