"""Evidence and words about convolutional networks: what they look at, how they shrink it, how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.evidence import Model
from grader.checks.expect import expect, require
from grader.checks.measure import Measurement, take
from grader.submission.models.layer_summary import LayerSummary

SMALL = 0.26
"""Part of the picture's area below which a map was made smaller, whichever way: half of the height and of the width."""


@dataclass(frozen=True)
class Convolutions:
    """What a model does to the pictures that go in."""

    model: Model
    kernels: tuple[tuple[int, ...], ...]
    """Shapes of the weights with four axes or more, such as (3, 3, 1, 32): height, width, channels, filters."""


def read_convolutions(model: Model) -> Convolutions:
    """Return what a model that was built on pictures ``(n, height, width, channels)`` does to them."""
    weights = model.candidate.weights(model.handle)
    return Convolutions(model, tuple(np.shape(one) for one in weights if np.ndim(one) >= 4))


class ConvolutionMatchers:
    """What can be said about ``Convolutions``."""

    def __init__(self, convolutions: Convolutions) -> None:
        self._kernels = convolutions.kernels
        self._model = convolutions.model
        self._layers = convolutions.model.summary.all_layers()

    def look_at_neighbours(self) -> None:
        """At least one convolution looks at more than one pixel at a time, in a layer of Keras's or the learner's own.

        >>> expect(read_convolutions(model)).look_at_neighbours()  # doctest: +SKIP
        """
        found = f"no convolution among {_kinds(self._layers)}"
        advice = 'Begin with `Conv2D(32, 3, activation="relu")`: it looks at pieces of 3×3, wherever they are.'
        if self._kernels:
            found = "convolutions that look at one pixel at a time: " + ", ".join(map(str, self._kernels))
            advice = "The second argument of `Conv2D` is the size of its pieces: 3 is a good one."
        require(
            any(np.prod(kernel[:-2]) > 1 for kernel in self._kernels),
            "at least one convolution, over pieces of more than one pixel",
            found,
            advice,
        )

    def make_pictures_smaller(self) -> None:
        """Some layer pools, strides or shrinks; of a ``call`` that nobody can read it is believed.

        >>> expect(read_convolutions(model)).make_pictures_smaller()  # doctest: +SKIP
        """
        shapes = [layer.output_shape or () for layer in self._layers]
        area = float(np.prod(self._model.inputs.shape[1:3]))
        maps = [shape[1:3] for shape in shapes if len(shape) == 4 and None not in shape[1:3]]
        smaller = any(one[0] * one[1] <= SMALL * area for one in maps if one[0] and one[1])
        unread = not self._model.summary.ordered or any(
            (layer.own and not layer.base) or layer.is_a("Lambda") for layer in self._layers
        )
        largest = max((f"{one[0]}×{one[1]}" for one in maps[-1:]), default="as they were")
        require(
            smaller or unread or any(map(_shrinks, self._layers)),
            "a layer that makes pictures smaller, such as `MaxPooling2D`",
            f"none among {_kinds(self._layers)}: after the last convolution the pictures are {largest} pixels large",
            "Put `MaxPooling2D()` behind the convolution: it keeps the largest of each 2×2, a quarter of the numbers.",
        )

    def hold_at_most(self, parameters: int) -> None:
        """The model has no more than this many parameters.

        >>> expect(read_convolutions(model)).hold_at_most(1_000_000)  # doctest: +SKIP
        """
        found = self._model.summary.parameters or 0
        take(Measurement("parameters", found, parameters, at_least=False, unit="parameters"))
        largest = max(self._layers, key=lambda layer: layer.parameters or 0, default=None)
        most = f", {largest.parameters:,} of them in `{largest.name}`" if largest and largest.parameters else ""
        require(
            found <= parameters,
            f"at most {parameters:,} parameters",
            f"{found:,} parameters{most}",
            "`Flatten` hands every number of every map to each unit of the next `Dense`: pool once more before it, or "
            "give that layer fewer units.",
        )


def _kinds(layers: tuple[LayerSummary, ...]) -> str:
    return ", ".join(f"`{layer.kind}`" for layer in layers) or "no layer at all"


def _shrinks(layer: LayerSummary) -> bool:
    kind, strides = layer.base if layer.own else layer.kind, layer.settings.get("strides")
    steps: Any = strides if isinstance(strides, tuple) else (strides,)
    return "Pool" in (kind or "") or any(isinstance(one, int) and one > 1 for one in steps)


expect.register(Convolutions, ConvolutionMatchers)
