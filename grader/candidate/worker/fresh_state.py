"""What Keras and the random generators hold for a whole process, as a fresh one would have it.

Keras numbers the names of layers (``dense``, ``dense_1``) over all models of a process, and one generator of random
numbers serves all functions. Matplotlib draws into the figure that is open. So a function would notice what was called
before it. Where a submission shares nothing else, each call begins as if it were the first.
"""

from __future__ import annotations

import contextlib
import re
import sys
import types
from collections.abc import Iterator
from typing import Any

_OF_MODELS = {"activations", "constraints", "initializers", "losses", "metrics", "ops", "regularizers"}
"""Modules of Keras whose functions belong to models: all others may be settings."""
_NUMBERED = re.compile(r"(.+?)(?:_(\d+))?\Z")


@contextlib.contextmanager
def names_kept() -> Iterator[None]:
    """Have Keras number the layers that are made afterwards as if none had been made as long as this is entered."""
    counted = _counted_names()
    before = dict(counted)
    try:
        yield
    finally:
        counted.clear()
        counted.update(before)


def _counted_names() -> dict[str, int]:
    """Return the counter of the names of layers, itself; a dictionary that counts nothing where Keras has none."""
    state = sys.modules.get("keras.src.backend.common.global_state")
    counted = getattr(state, "get_global_attribute", lambda name: None)("object_name_uids")
    return counted if isinstance(counted, dict) else {}


def begin_names(keras: Any, arguments: list[Any]) -> None:
    """Let Keras name new layers as if nothing but ``arguments`` existed.

    Their own names stay taken, so that layers can be added to a model. The counter is no public name of Keras: where
    it is gone, names go on as they are.
    """
    counted = _counted_names()
    try:
        taken = [name for argument in arguments for name in _names_in(keras, argument)]
    except Exception:
        return
    counted.clear()
    for name in taken:
        found = _NUMBERED.match(name)
        if found:
            counted[found[1]] = max(counted.get(found[1], 0), int(found[2] or 0) + 1)


def refuse_settings() -> None:
    """Have Keras make nothing out of a description, a dictionary, but what models are made of.

    A description may name any function of Keras, also one that changes settings for everybody. Keras refuses some of
    these itself. Where its list of them, which is no public name, is gone, no more are refused.
    """
    reader = sys.modules.get("keras.src.saving.serialization_lib")
    found = getattr(sys.modules.get("keras.src.api_export"), "REGISTERED_NAMES_TO_OBJS", {})
    refused = getattr(reader, "NON_MODELING_APIS", None)
    if isinstance(refused, frozenset):
        functions = {name for name, item in found.items() if isinstance(item, types.FunctionType)}
        others = {name for name in functions if name.split(".")[1] not in _OF_MODELS}
        reader.NON_MODELING_APIS = refused | others  # type: ignore[union-attr]


def begin_figures() -> None:
    """Close all figures of Matplotlib: the next one that is drawn is a new one."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    # What stands in for a library that nobody has used yet has no figures either.
    if "get_fignums" in vars(pyplot or object):
        pyplot.close("all")  # type: ignore[union-attr]


def _names_in(keras: Any, value: Any) -> Iterator[str]:
    """Yield the names of all layers that an argument brings: a model, a layer, a symbolic tensor, lists of them."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _names_in(keras, item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names_in(keras, item)
    elif isinstance(value, keras.KerasTensor):
        yield from _names_in(keras, keras.Model(keras.utils.get_source_inputs(value), value))
    elif isinstance(value, keras.layers.Layer):
        for layer in value._flatten_layers():
            yield layer.name
