"""Evidence about convolutional networks, and its matchers: kernels, size of feature maps, parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.evidence import Model
from grader.checks.expect import expect, require
from grader.checks.measure import Measurement, take
from grader.submission.models.layer_summary import LayerSummary

SMALL = 0.26
"""A feature map below this share of the image's area is smaller: half of the height and of the width."""


@dataclass(frozen=True)
class Convolutions:
    """The convolutions of a model."""

    model: Model
    kernels: tuple[tuple[int, ...], ...]
    """Shapes of the kernels, such as (3, 3, 1, 32): height, width, channels, filters."""


def read_convolutions(model: Model) -> Convolutions:
    """Return the convolutions of a model that was built on images ``(n, height, width, channels)``."""
    weights = model.candidate.weights(model.handle)
    return Convolutions(model, tuple(np.shape(weight) for weight in weights if np.ndim(weight) >= 4))


class ConvolutionMatchers:
    """Matchers of ``Convolutions``."""

    def __init__(self, convolutions: Convolutions) -> None:
        self._kernels = convolutions.kernels
        self._model = convolutions.model
        self._layers = convolutions.model.summary.all_layers()

    def have_a_kernel_over_neighbors(self) -> None:
        """At least one convolution has a kernel larger than one pixel, in a layer of Keras or of the learner.

        >>> expect(read_convolutions(model)).have_a_kernel_over_neighbors()
        """
        found = f"no convolution among {_kinds(self._layers)}"
        advice = 'Start with `Conv2D(32, 3, activation="relu")`: its kernel is 3×3.'
        if self._kernels:
            found = "convolutions with a kernel of one pixel: " + ", ".join(map(str, self._kernels))
            advice = "Use a kernel size of 3: `Conv2D(32, 3)`."
        require(
            any(np.prod(kernel[:-2]) > 1 for kernel in self._kernels),
            "at least one convolution with a kernel larger than one pixel",
            found,
            advice,
        )

    def shrink_the_feature_maps(self, *, asked: bool = True) -> None:
        """Some layer pools, has strides, or has a smaller output. A custom ``call`` passes, because it cannot be read.

        Where it is not ``asked``, any network passes.

        >>> expect(read_convolutions(model)).shrink_the_feature_maps()
        """
        shapes = [layer.output_shape or () for layer in self._layers]
        area = float(np.prod(self._model.inputs.shape[1:3]))
        maps = [shape[1:3] for shape in shapes if len(shape) == 4 and None not in shape[1:3]]
        smaller = any(item[0] * item[1] <= SMALL * area for item in maps if item[0] and item[1])
        unread = not self._model.summary.ordered or any(
            (layer.own and not layer.base) or layer.is_a("Lambda") for layer in self._layers
        )
        largest = max((f"{item[0]}×{item[1]}" for item in maps[-1:]), default="the full size")
        require(
            not asked or smaller or unread or any(map(_shrinks, self._layers)),
            "a layer that makes the feature maps smaller, such as `MaxPooling2D`",
            f"no such layer among {_kinds(self._layers)}; the last feature maps have {largest} values",
            "Add `MaxPooling2D()` after the convolution: it halves the height and the width.",
        )

    def hold_at_most(self, parameters: int) -> None:
        """The model has at most this many parameters.

        >>> expect(read_convolutions(model)).hold_at_most(1_000_000)
        """
        found = self._model.summary.parameters or 0
        take(Measurement("parameters", found, parameters, at_least=False, unit="parameters"))
        largest = max(self._layers, key=lambda layer: layer.parameters or 0, default=None)
        most = f", {largest.parameters:,} of them in `{largest.name}`" if largest and largest.parameters else ""
        require(
            found <= parameters,
            f"at most {parameters:,} parameters",
            f"{found:,} parameters{most}",
            _fewer_parameters(largest, self._layers),
        )


def _fewer_parameters(largest: LayerSummary | None, layers: tuple[LayerSummary, ...]) -> str:
    """Return how a model gets fewer parameters, by its largest layer."""
    if largest and "Conv" in largest.kind:
        return f"Use fewer filters in `{largest.name}`, or a smaller kernel, such as 3."
    denses = [layer for layer in layers if layer.is_a("Dense")]
    if largest in denses[1:]:
        return f"Use fewer units in `{largest.name}` and in the `Dense` before it."
    return (
        "Make the feature maps smaller before `Flatten`, with `MaxPooling2D()` and its default `strides`. Or use "
        "fewer units in the next `Dense`."
    )


def _kinds(layers: tuple[LayerSummary, ...]) -> str:
    return ", ".join(f"`{layer.kind}`" for layer in layers) or "no layer"


def _shrinks(layer: LayerSummary) -> bool:
    kind, strides = layer.base if layer.own else layer.kind, layer.settings.get("strides")
    steps: Any = strides if isinstance(strides, tuple) else (strides,)
    return "Pool" in (kind or "") or any(isinstance(step, int) and step > 1 for step in steps)


expect.register(Convolutions, ConvolutionMatchers)
