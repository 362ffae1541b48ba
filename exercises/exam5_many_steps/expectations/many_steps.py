"""Evidence and words about an exam's model that answers several numbers at once: one for each step that is to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array, as_array
from grader.checks.exam.models import ExamModel, matches
from grader.checks.exam.predictions import Estimates
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.training_setup import SetupMatchers


@dataclass(frozen=True)
class ManySteps:
    """A model that must answer each example with ``steps`` numbers."""

    model: ExamModel
    steps: int
    """How many numbers one answer has."""


def in_steps(model: ExamModel, steps: int) -> ManySteps:
    """Return ``model`` as one of which ``steps`` numbers are asked."""
    return ManySteps(model, steps)


def estimate_steps(model: ExamModel, inputs: Array, truth: Array) -> Estimates:
    """Ask a model for several numbers about each of ``inputs`` ``(n, window, 1)``; ``truth`` ``(n, steps)`` stays here.

    The simplest rule says of every step that it will be as the last value of the window.
    """
    words = ManyStepsMatchers(in_steps(model, truth.shape[1]))
    words.answers_with_one_number()
    answers = as_array(model.ask(inputs), "the model's answers", trained=True).astype(np.float64)
    fits = answers.shape in (truth.shape, (*truth.shape, 1))
    require(
        fits,
        f"answers of shape {truth.shape}",
        f"answers of shape {answers.shape}",
        f"End with `Dense({truth.shape[1]})`.",
    )
    naive = np.repeat(inputs[:, -1, 0], truth.shape[1])
    matching = matches(words.predicts_each_step)
    return Estimates(model, truth.reshape(-1).astype(np.float64), answers.reshape(-1), naive, matching)


class ManyStepsMatchers(SetupMatchers):
    """What can be said about ``ManySteps``."""

    def __init__(self, many: ManySteps) -> None:
        super().__init__(many.model)
        self._many = many

    def predicts_each_step(self) -> None:
        """The model answers each example with one number for each step, and its loss measures a distance.

        >>> expect(in_steps(model, 7)).predicts_each_step()  # doctest: +SKIP
        """
        self.predicts_a_number()

    def _one_number(self, whose: str = "") -> None:
        self._many.model.once(f"{self._many.steps} numbers", lambda: self._a_number_for_each_step(whose))

    def _a_number_for_each_step(self, whose: str) -> None:
        outputs, steps = self._model.outputs, self._many.steps
        if outputs.shape[1:] in ((steps,), (steps, 1)):
            return
        shape = ", ".join(["batch", *map(str, outputs.shape[1:])])
        if outputs.ndim == 1 or outputs.shape[1:] == (1,):
            why = ": the loss would compare that one with each of them without a word"
        else:
            why = " for each step of the window" if outputs.ndim == 3 else ""
        raise Unmet(
            f"{steps} numbers per example: outputs of shape (batch, {steps})",
            f"outputs of shape ({shape}){whose}{why}",
            f"End with `Dense({steps})`"
            + (", after `Flatten()` or a recurrent layer that returns no sequences." if outputs.ndim > 2 else "."),
        )


expect.register(ManySteps, ManyStepsMatchers)
