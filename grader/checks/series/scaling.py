"""Evidence about a model that forecasts a series, and the word about it: is it scaled for the size of the values?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.models.own_shape import make_model

WIDEST = 12.0
"""Distance from the smallest to the largest value that weights are made for: 1 or 2 where scaled, 6 standardised."""
SIZE_OF_THE_SERIES = 5.0
"""Untrained answers of at least this size were made large: a `Dense(1)` by itself answers with less than 2."""
TRIES = 3
"""Fresh models that are asked: the answer of one may be small by chance."""


@dataclass(frozen=True)
class SeriesScale:
    """How large the numbers are on their way through a model that was not trained."""

    model: Model
    series: tuple[float, float]
    """The smallest and the largest value of the windows."""
    at_weights: tuple[float, float]
    """The same where the first layer with weights reads them."""
    passed: tuple[str, ...]
    """Classes of the layers before that one."""
    largest_answer: float
    """The largest of the untrained answers, without its sign."""


def read_series_scale(model: Model, *arguments: object) -> SeriesScale:
    """Return how a model scales windows of a series; ``arguments`` are those of the function that returned it."""
    found = model.candidate.first_input(model.handle, model.inputs)
    if found["values"] is None:
        raise Unmet(
            "a layer that learns, such as `LSTM` or `Dense`",
            "a model without one",
            "Build the model from such layers, and call each of them.",
        )
    answers = float(np.abs(model.outputs).max())
    for number in range(1, TRIES):
        if answers >= SIZE_OF_THE_SERIES:
            break
        again = make_model(model.candidate, model.function, *arguments, seed=number).handle
        answers = max(answers, float(np.abs(model.candidate.inspect_model(again, model.inputs)["outputs"]).max()))
    passed = tuple(str(one) for one in found["passed"])
    return SeriesScale(model, _range(model.inputs), _range(found["values"]), passed, answers)


def _range(values: Array) -> tuple[float, float]:
    numbers = np.asarray(values, dtype=np.float64)
    return float(numbers.min()), float(numbers.max())


class SeriesScaleMatchers:
    """What can be said about ``SeriesScale``."""

    def __init__(self, scale: SeriesScale) -> None:
        self._scale = scale

    def suits_the_series(self) -> None:
        """Values are made small before the first weights, or answers large after the last ones, in any way.

        >>> expect(read_series_scale(model, 24)).suits_the_series()  # doctest: +SKIP
        """
        scale = self._scale
        low, high = scale.at_weights
        if high - low <= WIDEST or "BatchNormalization" in scale.passed or scale.largest_answer >= SIZE_OF_THE_SERIES:
            return
        if scale.largest_answer == 0 and self._ends_with_relu():
            raise Unmet(
                "a last layer that can output any number",
                "outputs that are all 0: the last `Dense` has a `relu`, which outputs 0 for each value below 0",
                "Remove the activation of the last `Dense`.",
            )
        before = f" after {', '.join(scale.passed)}" if scale.passed else ""
        half = 10 * math.ceil(scale.series[1] / 20)
        raise Unmet(
            "values of about -1 to 1 where the first layer with weights reads them, or answers that are multiplied up "
            "to the size of the series",
            f"values from {low:.3g} to {high:.3g} at the first layer with weights{before}, and untrained answers of "
            f"at most {scale.largest_answer:.2g}, where the series goes from {scale.series[0]:.3g} to "
            f"{scale.series[1]:.3g}",
            f"A tanh is flat beyond 3, and a `Dense(1)` starts near 0. Begin the model with `Rescaling(1/{half}, "
            f"offset=-1.0)` and end it with `Rescaling({half}.0, offset={half}.0)`: they map 0 to {2 * half} to -1 to "
            "1, and back.",
        )

    def _ends_with_relu(self) -> bool:
        dense = [layer for layer in self._scale.model.summary.all_layers() if layer.is_a("Dense")]
        return bool(dense) and dense[-1].activation == "relu"


expect.register(SeriesScale, SeriesScaleMatchers)
