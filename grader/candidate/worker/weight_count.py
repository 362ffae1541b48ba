"""Counts what a model's weights hold before it is called for the first time; runs inside the sandbox."""

from __future__ import annotations

import math
from typing import Any

from grader.candidate.worker.fit_evidence import holds_layers

_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
_PASSING = {"Dropout", "Activation", "ReLU", "BatchNormalization", "LayerNormalization", "Flatten"}
MOST_LAYERS = 2000


def least_parameters(model: Any) -> int:
    """Return how many numbers the weights hold, with those that layers will make when they are first called.

    Of a layer that is not built yet the least is counted that its settings tell: a dense layer after another one, a
    table of an embedding, the recurrent kernels. So two layers of 100,000 units are found before they fill the memory.
    """
    counted = before = 0
    for layer in _flat(model)[:MOST_LAYERS]:
        kind = type(layer).__name__
        weights = [tuple(weight.shape) for weight in getattr(layer, "weights", ())]
        units = _whole(getattr(layer, "units", None))
        if weights:
            counted += sum(math.prod(map(_whole, shape)) for shape in weights)
        elif kind == "Dense":
            counted += before * units
        elif kind == "Embedding":
            counted += _whole(getattr(layer, "input_dim", None)) * _whole(getattr(layer, "output_dim", None))
        elif kind in _GATES:
            counted += _GATES[kind] * units * units
        if kind not in _PASSING:
            before = units
    return counted


def _flat(layer: Any) -> list[Any]:
    """Return the layers inside a model, in its order, those of nested models and wrappers in their place."""
    flat = getattr(layer, "_flatten_layers", None)
    found = list(flat(include_self=False, recursive=True)) if callable(flat) else []
    return [item for item in found if not holds_layers(item)] or [layer]


def _whole(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0
