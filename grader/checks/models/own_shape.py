"""A model with another input than asked for, or a model that its function did not return.

One criterion fails for such a model, and all others grade it in its own input shape. A model counts too if its function
raised after it was made, or did not return it.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at, no_model
from grader.checks.expect import Unmet
from grader.checks.one_failure import as_one

MOST_NUMBERS = 1_000_000
"""Most values of one example: more than a color image of 500×500 has."""
MOST_AXES = 4


def look_in_its_shape(candidate: Candidate, handle: Any, function: str, inputs: Array) -> Model:
    """Call a model on ``inputs``; if it was built for others, call it on the same inputs in its own shape.

    A model that takes integers takes floats from then on. ``misfit`` of the result then holds the failure. Raises what
    ``look_at`` raises where the model takes the inputs that were asked for.
    """
    try:
        return look_at(candidate, handle, function, inputs)
    except CandidateFault as fault:
        shape = shape_of_inputs(candidate, handle, inputs) if fault.fault.kind == "raised" else None
        if shape is None:
            raise
        if shape == inputs.shape[1:]:
            misfit = _misfit_of_type(candidate.read_floats(handle))
            if misfit is None:
                raise
        else:
            misfit = _misfit(inputs.shape[1:], shape)
    return replace(look_at(candidate, handle, function, in_shape(inputs, shape)), misfit=misfit)


def build_in_its_shape(candidate: Candidate, function: str, *arguments: Any, inputs: Array) -> Model:
    """Call a function that returns a model, and call that model as ``look_in_its_shape`` does."""
    return look_at_made(candidate, make_model(candidate, function, *arguments), function, inputs)


@dataclass(frozen=True)
class Made:
    """The model that a function made, returned or not."""

    handle: Any
    """What it returned, or the model that it made before it raised."""
    fault: Unmet | CandidateFault | None = None
    """The failure where it did not return the model."""

    @contextlib.contextmanager
    def told_by_its_function(self) -> Iterator[None]:
        """Within this block the failure of a model that was left half made is what its function raised."""
        try:
            yield
        except (CandidateFault, Unmet) as failed:
            ended = isinstance(failed, CandidateFault) and failed.fault.kind != "raised"
            if self.fault is None or ended:
                raise
            raise self.fault from None


def make_model(candidate: Candidate, function: str, *arguments: Any, seed: int | None = None) -> Made:
    """Call a function that returns a model; where it raises or returns nothing, take the model that it made.

    Raises what the function raised where it made no model.
    """
    try:
        handle = candidate.call(function, *arguments, seed=seed)
    except CandidateFault as fault:
        left = candidate.left_behind(function) if fault.fault.kind == "raised" else None
        if left is None:
            raise
        return Made(left, as_one(candidate, fault, function, "did not return"))
    left = candidate.left_behind(function) if handle is None else None
    if left is None:
        return Made(handle)
    nothing = no_model(function, None)
    # Other criteria judge that model: that they pass is no contradiction.
    nothing.found += ": it made a model, and did not return it"
    return Made(left, as_one(candidate, nothing, function, "did not return"))


def look_at_made(candidate: Candidate, made: Made, function: str, inputs: Array) -> Model:
    """Call the model that a function made as ``look_in_its_shape`` does."""
    with made.told_by_its_function():
        return replace(look_in_its_shape(candidate, made.handle, function, inputs), fault=made.fault)


def shape_of_inputs(candidate: Candidate, handle: object, inputs: Array) -> tuple[int, ...] | None:
    """Return the input shape of a model without the batch; ``None`` where it has none that can be built.

    Open sizes are those of ``inputs``.
    """
    if not isinstance(handle, Handle) or handle.kind != "model" or not isinstance(inputs, np.ndarray):
        return None
    try:
        told = candidate.attribute(handle, "input_shape")
    except CandidateFault:
        return None
    told = told[0] if isinstance(told, list) and len(told) == 1 else told
    if not isinstance(told, (list, tuple)) or not 1 < len(told) <= MOST_AXES:
        return None
    known = (*inputs.shape[1:], *[1] * MOST_AXES)
    shape = tuple(known[place] if item is None else item for place, item in enumerate(told[1:]))
    possible = all(type(item) is int and item > 0 for item in shape) and math.prod(shape) <= MOST_NUMBERS
    return shape if possible else None


def in_shape(inputs: Array, shape: tuple[int, ...]) -> Array:
    """Return inputs ``(n, …)`` as examples of ``shape``: resized, with other channels, or flattened.

    >>> in_shape(np.arange(8).reshape(1, 2, 4), (4, 2))[0].tolist()
    [[0, 2], [0, 2], [4, 6], [4, 6]]
    >>> in_shape(np.arange(4).reshape(1, 2, 2), (4,)).tolist()
    [[0, 1, 2, 3]]
    >>> in_shape(np.full((1, 2, 2, 3), 9), (1, 1, 1)).tolist()
    [[[[9]]]]
    """
    count, rank = len(inputs), len(shape)
    if inputs.ndim - 1 > rank:
        inputs = inputs.reshape(count, *inputs.shape[1:rank], -1)
    while inputs.ndim - 1 < rank:
        inputs = inputs[..., np.newaxis]
    if rank == 3 and inputs.shape[-1] != shape[-1]:
        inputs = inputs.mean(axis=-1, keepdims=True).astype(inputs.dtype).repeat(shape[-1], axis=-1)
    for axis, size in enumerate(shape, start=1):
        if inputs.shape[axis] != size:
            inputs = inputs.take(np.arange(size) * inputs.shape[axis] // size, axis=axis)
    return inputs


def _misfit_of_type(dtype: str) -> Unmet | None:
    """Return the failure of a model whose input was of the type ``dtype``; ``None`` where it took floats before."""
    found = f'an `Input` with `dtype="{dtype}"`: the layers cannot compute with integers'
    return Unmet("a model that takes floats", found, f'Remove `dtype="{dtype}"` from `Input(…)`.') if dtype else None


def _misfit(asked: tuple[int, ...], shape: tuple[int, ...]) -> Unmet:
    advice = (
        f"The model that you return must begin with `tf.keras.Input({asked})`. Check the `Input`, an `input_shape=…`, "
        "and the first argument of `Model(inputs, outputs)`."
    )
    if len(asked) == len(shape) == 3 and asked[:2] == shape[:2]:
        advice = f"{advice} Color images have 3 channels, grayscale images have 1."
    return Unmet(f"a model with inputs of shape {asked}", f"a model with inputs of shape {shape}", advice)
