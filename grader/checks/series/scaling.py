"""Evidence about the scaling inside a forecasting model, and its matcher."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import range_of
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.models.own_shape import make_model

WIDEST_RANGE = 12.0
"""The largest range of values at the first weights that passes: scaled values have 1 or 2, standardized ones 6."""
SCALED_UP = 5.0
"""Untrained outputs of at least this size are scaled up: those of a `Dense(1)` alone are below 2."""
TRIES = 3
"""The number of fresh models: the outputs of a single one may be small by chance."""


@dataclass(frozen=True)
class SeriesScale:
    """The size of the values inside an untrained model."""

    model: Model
    series: tuple[float, float]
    """The smallest and the largest value of the windows."""
    at_weights: tuple[float, float]
    """The smallest and the largest input of the first layer with weights."""
    layers_before: tuple[str, ...]
    """The classes of the layers before it."""
    largest_output: float
    """The largest absolute value of the untrained outputs."""


def read_series_scale(model: Model, *arguments: object) -> SeriesScale:
    """Return how a model scales windows of a series; ``arguments`` are those of the function that built it."""
    found = model.candidate.first_input(model.handle, model.inputs)
    if found["values"] is None:
        raise Unmet(
            "a layer with weights, such as `LSTM` or `Dense`",
            "a model without weights",
            "Build the model from layers with weights, and call each of them.",
        )
    outputs = float(np.abs(model.outputs).max())
    for number in range(1, TRIES):
        if outputs >= SCALED_UP:
            break
        again = make_model(model.candidate, model.function, *arguments, seed=number).handle
        outputs = max(outputs, float(np.abs(model.candidate.inspect_model(again, model.inputs)["outputs"]).max()))
    layers_before = tuple(str(item) for item in found["passed"])
    return SeriesScale(model, range_of(model.inputs), range_of(found["values"]), layers_before, outputs)


class SeriesScaleMatchers:
    """Matchers about ``SeriesScale``."""

    def __init__(self, scale: SeriesScale) -> None:
        self._scale = scale

    def suits_the_series(self) -> None:
        """Values are scaled down before the first weights, or outputs scaled up after the last ones, in any way.

        >>> expect(read_series_scale(model, 24)).suits_the_series()
        """
        scale = self._scale
        low, high = scale.at_weights
        if (
            high - low <= WIDEST_RANGE
            or "BatchNormalization" in scale.layers_before
            or scale.largest_output >= SCALED_UP
        ):
            return
        if scale.largest_output == 0 and self._ends_with_relu():
            raise Unmet(
                "a last layer that can output any number",
                "outputs that are all 0, from a last `Dense` with `relu`",
                "Remove the activation of the last `Dense`: `relu` outputs 0 for each value below 0.",
            )
        before = f" after {', '.join(scale.layers_before)}" if scale.layers_before else ""
        half = 10 * math.ceil(scale.series[1] / 20)
        advice = (
            f"Begin the model with `Rescaling(1/{half}, offset=-1.0)`, which maps 0 to {2 * half} to -1 to 1. End it "
            f"with `Rescaling({half}.0, offset={half}.0)`, which maps back."
        )
        unchanged = np.allclose(scale.at_weights, scale.series, rtol=1e-3)
        if unchanged and "Normalization" in scale.layers_before:
            advice = (
                f"`Normalization` changes nothing here: it was not adapted. Use `Rescaling(1/{half}, offset=-1.0)`."
            )
        elif "Rescaling" in scale.layers_before:
            advice = (
                f"The values are still too large after `Rescaling`. With `Rescaling(1/{half}, offset=-1.0)` they are "
                f"between -1 and 1; `Rescaling({half}.0, offset={half}.0)` is for the outputs."
            )
        raise Unmet(
            "values between about -1 and 1 at the first weights, or outputs scaled up to the series",
            f"values from {low:.3g} to {high:.3g} at the first weights{before}; untrained outputs up to "
            f"{scale.largest_output:.2g}; series from {scale.series[0]:.3g} to {scale.series[1]:.3g}",
            advice,
        )

    def _ends_with_relu(self) -> bool:
        dense = [layer for layer in self._scale.model.summary.all_layers() if layer.is_a("Dense")]
        return bool(dense) and dense[-1].activation == "relu"


expect.register(SeriesScale, SeriesScaleMatchers)
