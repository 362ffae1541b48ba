"""Evidence and words about scaling: what size pixels have where a model's first weights meet them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect

SMALLEST, LARGEST = 0.3, 12.0
"""Distance from the smallest to the largest value: 1 or 2 where scaled, 4 to 8 where standardised, 255 where not,
0.004 where scaled twice."""
_STANDARDISING = ("BatchNormalization", "GroupNormalization")


@dataclass(frozen=True)
class Scaling:
    """The smallest and the largest pixel on the way from files, where they are 0 and 255, to a model's weights."""

    model: Model
    from_dataset: tuple[float, float]
    """As the learner's data set gives them."""
    at_weights: tuple[float, float]
    """As they reach the first convolution or dense layer of a model that was not trained."""
    passed: tuple[str, ...]
    """Classes of the layers before that one."""
    dataset: str = "the data set"
    """What the learner's data set is called."""


def read_scaling(model: Model, inputs: Array | None = None, dataset: str = "the data set") -> Scaling:
    """Return how pixels were scaled, seen by number; ``model`` was built on a batch of the learner's data set.

    ``inputs`` are pictures of a data set of the learner's, which ``dataset`` names; where they have a shape that the
    model does not take, pictures of the same range are asked about. Raises ``Unmet`` for a model without a convolution
    or dense layer.
    """
    seen = model.inputs if inputs is None else inputs
    asked = seen if seen.shape[1:] == model.inputs.shape[1:] else _stretched(model.inputs, *_range(seen))
    found = model.candidate.first_input(model.handle, asked)
    if found["values"] is None:
        raise Unmet(
            "a layer that learns, such as `Conv2D` or `Dense`",
            "a model without one",
            "Build the model from such layers, and call each of them.",
        )
    passed = tuple(str(one) for one in found["passed"])
    return Scaling(model, _range(seen), _range(found["values"]), passed, dataset)


def _range(values: object) -> tuple[float, float]:
    numbers = np.asarray(values, dtype=np.float64)
    return float(numbers.min()), float(numbers.max())


def _stretched(images: Array, low: float, high: float) -> Array:
    """Return pictures whose pixels go from ``low`` to ``high``."""
    least, most = _range(images)
    return np.asarray(low + (images - least) * ((high - low) / max(most - least, 1e-9)), dtype=np.float32)


def scale_for(model: Model, images: Array) -> float:
    """Return by what bytes are to be multiplied so that they reach the first weights of the model as about 0 to 1.

    That is 1 / 255 where the model leaves pixels as they are, 1 where it scales them, 255 where it does so twice.
    """
    for scale in (1 / 255, 1.0, 255.0):
        reached = model.candidate.first_input(model.handle, images * np.float32(scale))["values"]
        if reached is not None and SMALLEST <= np.ptp(np.asarray(reached, dtype=np.float64)) <= LARGEST:
            return scale
    return 1 / 255


class ScalingMatchers:
    """What can be said about ``Scaling``."""

    def __init__(self, scaling: Scaling) -> None:
        self._scaling = scaling

    def happens_once(self) -> None:
        """Pixels reach the first weights as about 0 to 1, as -1 to 1, or standardised.

        Whether the data set or the model does it makes no difference. A model that begins with batch
        normalisation passes, with advice.

        >>> expect(read_scaling(model)).happens_once()  # doctest: +SKIP
        """
        before, after = (high - low for low, high in (self._scaling.from_dataset, self._scaling.at_weights))
        if SMALLEST <= after <= LARGEST:
            return
        if after < SMALLEST:
            raise self._unmet(*_scaled_twice(before, self._scaling.dataset))
        if any(kind in _STANDARDISING for kind in self._scaling.passed):
            sentence = "`BatchNormalization` as the first layer does scale pixels; `Rescaling(1/255)` says so plainly."
            self._scaling.model.candidate.note("advice", [sentence])
            return
        if before <= LARGEST:
            raise self._unmet("the model makes them large again", "Take the layer out that multiplies them.")
        raise self._unmet(
            f"neither {self._scaling.dataset} nor the model scales them before that",
            "Map `Rescaling(1/255)` over the data set and keep the result, or begin the model with it.",
        )

    def _unmet(self, cause: str, advice: str) -> Unmet:
        return Unmet(
            "pixels from 0 to 1, or from -1 to 1, where the first layer with weights reads them",
            f"pixels {_say(self._scaling.from_dataset)} in {self._scaling.dataset}, and "
            f"{_say(self._scaling.at_weights)} at the first layer with weights: {cause}",
            advice,
        )


def _scaled_twice(before: float, dataset: str) -> tuple[str, str]:
    if before < SMALLEST:
        return f"{dataset} scales them twice", "Divide by 255 in one place only."
    if before <= LARGEST:
        return (
            f"they are scaled twice, once in {dataset} and once in the model",
            f"Take out one of the two: `Rescaling` in the model, or the division in {dataset}.",
        )
    return "the model scales them twice", "One `Rescaling(1/255)` is enough."


def _say(limits: tuple[float, float]) -> str:
    return f"from {limits[0]:.4g} to {limits[1]:.4g}"


expect.register(Scaling, ScalingMatchers)
