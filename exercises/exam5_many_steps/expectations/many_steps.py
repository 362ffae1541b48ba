"""Evidence and matchers about an exam model that forecasts several steps at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array, as_array
from grader.checks.exam.models import ExamModel, matches
from grader.checks.exam.predictions import Estimates, error_again, lost_estimates
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.training_setup import SetupMatchers


@dataclass(frozen=True)
class ManySteps:
    """A model that must output ``steps`` values for each window."""

    model: ExamModel
    steps: int
    """The number of output values per window."""


def in_steps(model: ExamModel, steps: int) -> ManySteps:
    """Return ``model`` as one that must output ``steps`` values for each window."""
    return ManySteps(model, steps)


def estimate_steps(model: ExamModel, inputs: Array, truth: Array) -> Estimates:
    """Return a model's predictions for ``inputs`` ``(n, window, 1)`` beside ``truth`` ``(n, steps)``.

    The naive forecast repeats the last value of a window for every step.
    """
    words = ManyStepsMatchers(in_steps(model, truth.shape[1]))
    words.outputs_one_value()
    right = truth.reshape(-1).astype(np.float64)
    again = error_again(model, inputs, right)
    try:
        predictions = as_array(model.ask(inputs), "the model's predictions", trained=True).astype(np.float64)
    except Unmet as unmet:
        return lost_estimates(model, unmet, again)
    fits = predictions.shape in (truth.shape, (*truth.shape, 1))
    require(
        fits,
        f"predictions of shape {truth.shape}",
        f"predictions of shape {predictions.shape}",
        f"End the model with `Dense({truth.shape[1]})`.",
    )
    naive = np.repeat(inputs[:, -1, 0], truth.shape[1])
    matching = matches(words.predicts_each_step)
    return Estimates(model, right, predictions.reshape(-1), naive, matching, again=again, steps=truth.shape[1])


class ManyStepsMatchers(SetupMatchers):
    """Matchers about ``ManySteps``."""

    def __init__(self, many: ManySteps) -> None:
        super().__init__(many.model)
        self._many = many

    def predicts_each_step(self) -> None:
        """The model outputs one value for each step, and has a regression loss.

        >>> expect(in_steps(model, 7)).predicts_each_step()
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
            why = f": the loss compares this one value with all {steps} labels"
        else:
            why = " for each step of the window" if outputs.ndim == 3 else ""
        raise Unmet(
            f"{steps} values per window: outputs of shape (batch, {steps})",
            f"outputs of shape ({shape}){whose}{why}",
            f"End the model with `Dense({steps})`"
            + (", after `Flatten()` or a recurrent layer without `return_sequences`." if outputs.ndim > 2 else "."),
        )


expect.register(ManySteps, ManyStepsMatchers)
