"""Evidence about a pretrained network: does it have the weights of its file, is it frozen, which output is used?

The outputs of the network are computed here again, from the file alone, so that the candidate's statements about its
layers need not be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, describe
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.data.images.base_weights import Weights, draw_base_weights, load_base_weights
from grader.submission.rules import subjects

MAKER, READER = "create_pre_trained_model", "output_of_last_layer"
EPSILON = 1e-3
"""What Keras's `BatchNormalization` adds to a variance."""
EARLIER = 20_033
"""Seed of the weights in the file of an earlier call."""
SAME = 0.03
"""Relative distance up to which two computations of one output are equal: in bfloat16 it is 0.008 for the same one."""


@dataclass(frozen=True)
class Base:
    """The base network that a learner's function returned, and the file that the function was given."""

    model: Model
    """The network."""
    weights: Weights
    """The weights in the file: the arrays of each layer, by its name."""
    arrays: tuple[Array, ...]
    """The weights of the network."""
    earlier: Weights = field(default_factory=dict)
    """The weights in the file of an earlier call, if there was one."""


@dataclass(frozen=True)
class LastOutput:
    """The output that a learner's function chose, and its values for a few images."""

    base: Base
    handle: Handle
    """The symbolic output, the argument of ``create_final_model``."""
    values: Array
    """Its values for ``base.model.inputs``."""


def base_outputs(weights: Weights, images: Array) -> dict[str, Array]:
    """Return the output of each layer of the base network for ``images``, by its name.

    Args:
        weights: of each block's convolution (kernel, bias) and batch normalization (scale, shift, mean, variance).
        images: ``(n, height, width, 3)``, 0..1.
    """
    outputs: dict[str, Array] = {}
    values = np.asarray(images, dtype=np.float64)
    for block in sorted({name.partition("_")[0] for name in weights}):
        kernel, bias = weights[f"{block}_conv"]
        scale, shift, mean, variance = weights[f"{block}_norm"]
        values = outputs[f"{block}_conv"] = _convolve(values, kernel) + bias
        values = outputs[f"{block}_norm"] = (values - mean) / np.sqrt(variance + EPSILON) * scale + shift
        values = outputs[f"{block}_relu"] = np.maximum(values, 0)
        n, height, width, channels = values.shape
        paired = values.reshape(n, height // 2, 2, width // 2, 2, channels)
        values = outputs[f"{block}_pool"] = paired.max(axis=(2, 4))
    return outputs


def _convolve(values: Array, kernel: Array) -> Array:
    padded = np.pad(values, ((0, 0), (1, 1), (1, 1), (0, 0)))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    convolved: Array = np.einsum("nhwcij,ijco->nhwo", pieces, kernel.astype(np.float64), optimize=True)
    return convolved


def scaled(pictures: Array) -> Array:
    """Return uint8 images as inputs of the base network: float32 in 0..1."""
    return pictures.astype(np.float32) / np.float32(255)


def load_base(candidate: Candidate, file: Path, weights: Weights, pictures: Array, *, twice: bool = False) -> Base:
    """Call ``create_pre_trained_model`` with a file that holds ``weights``; run the network on uint8 images.

    With ``twice`` it is called with another file first, so that a network that is kept between calls is found.
    """
    earlier: Weights = {}
    if twice:
        first = file.with_name("first.weights.h5")
        earlier = draw_base_weights(EARLIER, first)
        candidate.call(MAKER, str(first))
    return _look_at_base(candidate, candidate.call(MAKER, str(file)), weights, pictures, earlier)


def own_base(candidate: Candidate, file: Path, weights: Weights, pictures: Array) -> Base:
    """Return the grader's own base network with the weights of a file, frozen, run on uint8 images."""
    handle = candidate.stand_in("base_network", weights_file=str(file))
    return _look_at_base(candidate, handle, weights, pictures, {})


def _look_at_base(candidate: Candidate, handle: Any, weights: Weights, pictures: Array, earlier: Weights) -> Base:
    model = look_at(candidate, handle, MAKER, scaled(pictures))
    candidate.note("frozen_base", [layer.name for layer in model.summary.all_layers()])
    return Base(model, weights, tuple(np.asarray(weight) for weight in candidate.weights(model.handle)), earlier)


def output_at(base: Base, layer: str) -> LastOutput:
    """Return the output of a layer of the network, by the layer's name."""
    candidate = base.model.candidate
    handle = candidate.stand_in("output_of", model=base.model.handle, layer=layer)
    return LastOutput(base, handle, base_outputs(base.weights, base.model.inputs)[layer])


def read_last_output(base: Base) -> LastOutput:
    """Call ``output_of_last_layer`` on the network, and compute the values of its output for the same images."""
    candidate = base.model.candidate
    handle = candidate.call(READER, base.model.handle)
    advice = "Return the attribute `output` of the layer: `pre_trained_model.get_layer(…).output`."
    if not isinstance(handle, Handle) or handle.type_name != "KerasTensor":
        raise Unmet(f"the output of a layer from `{READER}`", describe(handle), advice)
    try:
        part = candidate.stand_in("model_up_to", model=base.model.handle, output=handle)
    except CandidateFault as fault:
        if fault.fault.kind != "raised":
            raise
        raise Unmet(
            f"an output of the given network from `{READER}`",
            "an output that is not connected to the input of this network",
            "Use the argument `pre_trained_model`, not another network.",
        ) from fault
    values = np.asarray(candidate.predict(part, base.model.inputs), dtype=np.float64)
    return LastOutput(base, handle, values)


def missing_layers(weights: Weights, arrays: tuple[Array, ...]) -> list[str]:
    """Return the layers of a file whose arrays are not all among ``arrays``."""
    return [name for name, own in weights.items() if any(place_of(array, arrays) is None for array in own)]


def place_of(array: Array, arrays: tuple[Array, ...]) -> int | None:
    """Return the index of an equal array among others; ``None`` if there is none."""
    return next(
        (n for n, values in enumerate(arrays) if values.shape == array.shape and np.allclose(values, array)), None
    )


def are_alike(values: Array, others: Array) -> bool:
    """Return whether two computations of one output are equal up to rounding."""
    return values.shape == others.shape and bool(np.abs(values - others).max() <= SAME * (np.abs(others).max() + 1e-6))


def listed(names: Any) -> str:
    """Return the first three names, and the number of further ones."""
    rows = [f"`{name}`" for name in names]
    return ", ".join(rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")


class BaseMatchers:
    """Matchers for a ``Base``."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def has_the_weights_of_the_file(self) -> None:
        """The network has every array of the file, and the outputs of the base network.

        >>> expect(base).has_the_weights_of_the_file()
        """
        weights, arrays, model = self._base.weights, self._base.arrays, self._base.model
        missing = missing_layers(weights, arrays)
        if len(missing) == len(weights) and not missing_layers(load_base_weights(), arrays):
            raise Unmet(
                "the weights of the file in `weights_file`",
                "the weights of the kit's own file, but `weights_file` is another file",
                "Load the argument: `pre_trained_model.load_weights(weights_file)`.",
                explained_by=(subjects.CLONED,),
            )
        if len(missing) == len(weights) and self._base.earlier and not missing_layers(self._base.earlier, arrays):
            raise Unmet(
                "the weights of the file in `weights_file`",
                "the weights of the file of the previous call",
                f"Build and load a new network in each call of `{MAKER}`: do not keep it in a global variable.",
            )
        if len(missing) == len(weights):
            raise Unmet(
                "the weights of the file in every layer",
                "other weights in all layers, as in a new network",
                "Call the method on the network that you return: `pre_trained_model.load_weights(weights_file)`. "
                "An assignment with `=` loads nothing.",
                explained_by=(subjects.CLONED,),
            )
        require(
            not missing,
            "the weights of the file in every layer",
            f"other weights in {len(missing)} of {len(weights)} layers: {listed(missing)}",
            "Return the whole network, and change nothing after `load_weights`."
            if len(arrays) >= sum(map(len, weights.values()))
            else "Return the whole network, with all of its layers: only `output_of_last_layer` takes a part.",
        )
        last = list(base_outputs(weights, model.inputs).values())[-1]
        require(
            are_alike(np.asarray(model.outputs, dtype=np.float64), last),
            f"the output of the base network, of shape (batch, {_shape(last)})",
            f"other outputs, of shape (batch, {_shape(model.outputs)}), for images from 0 to 1",
            f"Return the model of `base_network()`. Add new layers in `create_final_model`, not in `{MAKER}`."
            if model.outputs.shape != last.shape
            else "Return the model of `base_network()` as it is: scale nothing before it, and put nothing after it.",
        )

    def is_frozen(self) -> None:
        """The network has no trainable weights.

        >>> expect(base).is_frozen()
        """
        summary = self._base.model.summary
        free = [
            layer.name
            for layer in summary.all_layers()
            if layer.parameters and layer.settings.get("trainable") is not False
        ]
        count = summary.trainable_parameters
        advice = "Set `pre_trained_model.trainable = False`: it freezes all layers."
        if free and all(name.endswith("_norm") for name in free):
            advice += " Batch normalization layers have trainable weights too."
        elif 0 < len(free) < len(self._base.weights):
            advice += " Your code leaves these layers out."
        elif free:
            advice += " Check for `==` instead of `=`, for a typing error in `trainable`, and for `True` later on."
        require(
            count == 0,
            "a network with 0 trainable parameters",
            f"{count or 0:,} of {summary.parameters or 0:,} are trainable, in {listed(free) or 'some layers'}",
            advice,
        )


class LastOutputMatchers:
    """Matchers for a ``LastOutput``."""

    def __init__(self, last: LastOutput) -> None:
        self._last = last

    def is_the_output_of(self, layer: str) -> None:
        """It has the values of this layer, for the weights of the file.

        >>> expect(last_output).is_the_output_of("block3_pool")
        """
        values, base = self._last.values, self._last.base
        outputs = base_outputs(base.weights, base.model.inputs)
        if are_alike(values, outputs[layer]):
            return
        other = next((f"the output of `{name}`, " for name, output in outputs.items() if are_alike(values, output)), "")
        raise Unmet(
            f"the output of `{layer}`, of shape (batch, {_shape(outputs[layer])})",
            f"{other or 'another output, '}of shape (batch, {_shape(values)})",
            f'Get the layer by its name: `pre_trained_model.get_layer("{layer}").output`.',
        )


def _shape(values: Array) -> str:
    return ", ".join(map(str, np.shape(values)[1:]))


expect.register(Base, BaseMatchers)
expect.register(LastOutput, LastOutputMatchers)
