"""One layer of a model as plain facts, from its saved config or from a walk of the live model.

Both tell of a layer in the same words, an *entry*: class, module, registered name, config. What the walk *saw* (shapes
of weights and outputs) is set against what the config *says*; what does not fit becomes a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.submission.models.keras_names import (
    canonical_activation,
    canonical_initializer,
    is_from_keras,
    is_own,
    is_own_object,
)

Shape = tuple[int | None, ...]
Entry = Mapping[str, Any]

ORDERED = {"Sequential", "Functional"}
"""The models that hold their layers in the order of the calls."""
MODELS = {*ORDERED, "Model"}
_INNER = ("layers", "layer", "cell", "cells")
"""Where a config holds other layers. Of a ``Bidirectional`` only the layer forward: the other is its mirror."""
_NOT_SETTINGS = {
    *_INNER, "backward_layer", "name", "activation", "function", "vocabulary",
    "build_input_shape", "input_layers", "output_layers",
}  # fmt: skip
_LONGEST_SETTING = 16
_OBJECTS = ("_initializer", "_regularizer", "_constraint")

_PASSING = {"TimeDistributed", "RNN", "StackedRNNCells", *ORDERED}
"""Kinds that answer as the last of the layers inside them."""

_KERNELS: dict[str, tuple[int, str, dict[str, int]]] = {
    "Dense": (0, "kernel", {"units": -1}),
    "Embedding": (0, "table", {"input_dim": 0, "output_dim": -1}),
    **{f"Conv{rank}D": (0, "kernel", {"filters": -1}) for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": (0, "kernel", {"filters": -2}) for rank in (1, 2, 3)},
    **{
        f"{name}{cell}": (1, "recurrent kernel", {"units": 0})
        for name in ("LSTM", "GRU", "SimpleRNN")
        for cell in ("", "Cell")
    },
}
"""For each kind: which of its weights shows its settings, what that weight is called, and in which axis."""


@dataclass(frozen=True)
class LayerSummary:
    """One layer: what it is, how it was set, and what it holds."""

    name: str
    """Its name in the model: ``dense_1``."""
    kind: str
    """Its class: ``Dense``, ``LSTM``, ``Conv1D``; for the ``keras.ops`` in a functional model ``Add``, ``Relu``."""
    own: bool = False
    """Whether the class is the learner's own, whatever it is called."""
    own_settings: tuple[str, ...] = ()
    """Initializers, regularizers and constraints that are the learner's own functions or classes."""
    base: str | None = None
    """Of a learner's own class, the layer of Keras's that it extends; ``None`` where unknown."""
    units: int | None = None
    """Units or filters; of a wrapper, what comes out of it: twice the units of a bidirectional layer.

    ``None`` where the kind has none, and for a learner's own class, where the word may mean anything."""
    activation: str | None = None
    """In the one spelling, argument or layer; ``None`` where the kind has none."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Its config as far as it is plain and not ``None``: ``padding``, ``kernel_size`` (a tuple), ``rate``…"""
    inner: tuple[LayerSummary, ...] = ()
    """The layers of a nested model, the layer in a wrapper, the cell of an ``RNN``."""
    output_shape: Shape | None = None
    """The shape that it answers with, the batch always ``None``; as the candidate tells it."""
    parameters: int | None = None
    """How many numbers its weights hold; ``None`` where nobody saw them."""

    def is_a(self, *kinds: str) -> bool:
        """Return whether this is one of these layers of Keras's, or a learner's extension of one."""
        return (self.base if self.own else self.kind) in kinds

    def written(self) -> str:
        """Return its kind with that of the layer it wraps, as a learner writes it: ``Bidirectional(LSTM)``."""
        return f"{self.kind}({self.inner[0].written()})" if len(self.inner) == 1 else self.kind

    def is_activation(self) -> bool:
        """Return whether this is nothing but an activation: ``Activation``, ``ReLU``, ``Softmax``…"""
        return not self.own and (self.kind == "Activation" or not is_own(canonical_activation(_bare(self.kind))))


def read_layers(said: Any, seen: Any, notes: list[str]) -> tuple[LayerSummary, ...]:
    """Return the summaries of ``said``, a list of entries, without input layers.

    ``seen`` is the walk's list of the same layers. Sentences about what does not fit are added to ``notes``.
    """
    told, rows = without_inputs(said), without_inputs(seen)
    by_name = {_name_of(row): row for row in rows}
    if len(told) == len(rows):
        return tuple(read_layer(*pair, notes) for pair in zip(told, rows, strict=True))
    return tuple(read_layer(entry, by_name.get(_name_of(entry), {}), notes) for entry in told)


def read_layer(said: Entry, seen: Entry, notes: list[str]) -> LayerSummary:
    """Return the summary of one layer; ``seen`` is the walk's entry for it, empty where there is none."""
    name, kind, config = _name_of(said) or _name_of(seen), kind_of(said), mapping(said.get("config"))
    own = not all(_is_from_keras(entry) for entry in (said, seen) if entry)
    base = text(seen.get("base")) or None if own else None
    like = base or "" if own else kind
    weights = [shape for shape in map(read_shape, sequence(seen.get("weights"))) if shape is not None]
    told = said.get("inner") or _inner_of(config) or (seen.get("inner") if own else None)
    inner = read_layers(told, seen.get("inner"), notes)
    settings = dict(_settings(config)) | _shown(name, like, config, weights, notes)
    return LayerSummary(
        name=name,
        kind=kind,
        own=own,
        own_settings=tuple(key for key, value in config.items() if key.endswith(_OBJECTS) and is_own_object(value)),
        base=base,
        units=_units(like, settings, inner),
        activation=_activation(name, like, said, seen, inner, notes),
        settings=settings,
        inner=inner,
        output_shape=batched(read_shape(seen.get("output_shape"))),
        parameters=sum(math.prod(size or 0 for size in shape) for shape in weights) if "weights" in seen else None,
    )


def _settings(config: Entry) -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        if key in _NOT_SETTINGS or value is None:
            continue
        if key.endswith("_initializer"):
            yield key, canonical_initializer(value)
        elif isinstance(value, Mapping):
            if named := text(mapping(value.get("config")).get("name")) or text(value.get("class_name")):
                yield key, named
        elif isinstance(value, (list, tuple)):
            if len(value) <= _LONGEST_SETTING and not any(isinstance(item, (list, tuple, Mapping)) for item in value):
                yield key, tuple(value)
        else:
            yield key, text(value) if isinstance(value, str) else value


def _shown(name: str, kind: str, config: Entry, weights: list[Shape], notes: list[str]) -> dict[str, int | None]:
    """Return the settings that the weights contradict, as the weights show them."""
    number, word, axes = _KERNELS.get(kind, (0, "", {}))
    kernel = weights[number] if number < len(weights) else ()
    wrong = {
        setting: kernel[axis]
        for setting, axis in axes.items()
        if len(kernel) > 1 and type(config.get(setting)) is int and config[setting] != kernel[axis]
    }
    notes.extend(f"layer {name} says {setting}={config[setting]} but its {word} is {kernel}" for setting in wrong)
    return wrong


def _units(kind: str, settings: Mapping[str, Any], inner: tuple[LayerSummary, ...]) -> int | None:
    if not kind:
        return None
    if kind == "Bidirectional" and inner:
        units = inner[0].units
        return units * 2 if units is not None and settings.get("merge_mode") == "concat" else units
    if kind in _PASSING and inner:
        return inner[-1].units
    return next((value for key in ("units", "filters") if type(value := settings.get(key)) is int), None)


def _activation(
    name: str, kind: str, said: Entry, seen: Entry, inner: tuple[LayerSummary, ...], notes: list[str]
) -> str | None:
    config, live = mapping(said.get("config")), mapping(seen.get("config"))
    if "activation" not in config:
        if inner and kind in ("Bidirectional", *_PASSING):
            return inner[-1].activation
        known = canonical_activation(_bare(kind))
        return None if is_own(known) else known
    written = canonical_activation(config["activation"])
    found = canonical_activation(live.get("activation", config["activation"]))
    if is_own(found) and not is_own(written):
        notes.append(f"layer {name} uses a function of your own that has the name of Keras's {written}")
        return found
    return written


def _bare(kind: str) -> dict[str, str]:
    return {"class_name": kind}


def _is_from_keras(entry: Entry) -> bool:
    return is_from_keras(entry.get("module"), entry.get("registered_name"))


def without_inputs(value: Any) -> list[Entry]:
    """Return the entries of a list that are no input layers."""
    return [entry for entry in entries(value) if kind_of(entry) != "InputLayer"]


def _inner_of(config: Entry) -> list[Any]:
    return [
        item
        for key in _INNER
        for item in (config[key] if isinstance(config.get(key), list) else [config.get(key)])
        if isinstance(item, Mapping)
    ]


def kind_of(entry: Entry) -> str:
    """Return the class that an entry names."""
    return text(entry.get("class_name")) or text(entry.get("class"))


def _name_of(entry: Entry) -> str:
    return text(mapping(entry.get("config")).get("name")) or text(entry.get("name"))


def entries(value: Any) -> list[Entry]:
    """Return the dictionaries in a list; none where it is no list."""
    return [item for item in sequence(value) if isinstance(item, Mapping)]


def mapping(value: Any) -> Entry:
    """Return a dictionary as it is, and anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> list[Any]:
    """Return a list or tuple as a list, and anything else as an empty one."""
    return list(value) if isinstance(value, (list, tuple)) else []


def text(value: Any) -> str:
    """Return a text, cut to 100 characters, and anything else as an empty one."""
    return value[:100] if isinstance(value, str) else ""


def read_shape(value: Any) -> Shape | None:
    """Return a shape as a tuple of sizes; ``None`` for anything that is no shape."""
    if not isinstance(value, (list, tuple)) or not all(item is None or type(item) is int for item in value):
        return None
    return tuple(value)


def batched(shape: Shape | None) -> Shape | None:
    """Return a shape with ``None`` for the batch: the size of one batch says nothing about a model."""
    return (None, *shape[1:]) if shape else shape
