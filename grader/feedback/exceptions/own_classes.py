"""Exceptions about classes of one's own: attributes that Keras sets itself, methods that are missing."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import rule

_OF_KERAS = {
    "model": "Keras gives a callback its model: remove this assignment, and read `self.model` in a method such as "
    "`on_epoch_end`.",
    "params": "Keras gives a callback its `params`: remove this assignment, and read `self.params`.",
    "weights": "Keras collects `weights` itself. Give yours another name, `self.my_weights`, or make them with "
    "`self.add_weight(…)`.",
    "variables": "Keras collects `variables` itself: give the attribute another name.",
    "trainable_weights": "Keras collects these weights itself: set `layer.trainable = False` or `True` in place of it.",
    "trainable_variables": "Keras collects these weights itself: set `layer.trainable = False` or `True` in place of "
    "it.",
    "metrics": "Keras collects `metrics` itself: pass yours to `compile(metrics=[…])`, or use another name.",
    "losses": "Keras collects `losses` itself: call `self.add_loss(…)` in `call`, or use another name.",
    "dtype": "A layer has its dtype from the start: pass `dtype=…` to `super().__init__(…)`.",
    "compute_dtype": "A layer has its dtype from the start: pass `dtype=…` to `super().__init__(…)`.",
    "variable_dtype": "A layer has its dtype from the start: pass `dtype=…` to `super().__init__(…)`.",
    "input": "A model has its inputs from its layers: start it with `Input(shape=…)`, and remove this assignment.",
    "inputs": "A model has its inputs from its layers: start it with `Input(shape=…)`, and remove this assignment.",
    "output": "A model has its outputs from its layers: make a new one, `Model(model.inputs, x)`.",
    "outputs": "A model has its outputs from its layers: make a new one, `Model(model.inputs, x)`.",
    "layers": "Keras collects `layers` itself: give the attribute another name, such as `self.blocks`.",
    "iterations": "An optimizer counts `iterations` itself: remove this assignment.",
    "path": "Keras sets `path` itself: give the attribute another name.",
    "shape": "The shape of a tensor cannot be set: write `x = tf.reshape(x, …)`, or `x.reshape(…)` for an array.",
    "name": "A name is given at the start: pass `name=…` when you make the object.",
}
"""Attributes that Keras sets itself, with what to do instead."""


def _read_only(name: str, kind: str) -> str:
    if name in _OF_KERAS:
        return f"`{name}` of `{kind}` is read-only. {_OF_KERAS[name]}"
    return f"`{name}` of `{kind}` is read-only: remove this assignment, or give the attribute another name."


def _reserved(name: str) -> str:
    return _OF_KERAS.get(name) or f"Keras sets `{name}` itself: give the attribute another name."


def _method(known: str) -> str:
    found = re.search(r"[`'.]?(\w+)\(", known) or re.search(r"the `(\w+)` (?:method|property)", known)
    if not found:
        return ""
    return f"Your class needs `{found[1]}`: write `def {found[1]}(self, …):` in it. Check the spelling and indentation."


RULES = (
    rule(
        "AttributeError",
        r"property '(?P<name>\w+)' of '(?P<kind>\w+)' object has no setter",
        _read_only,
    ),
    rule("AttributeError", r"attribute '(?P<name>\w+)' of '(?P<kind>[\w.]+)' objects is not writable", _read_only),
    rule("AttributeError", r"`\w+\.(?P<name>\w+)` attribute is reserved", _reserved),
    rule(
        "AttributeError",
        r"The `(?P<name>\w+)` attribute of KerasTensor is immutable",
        "The `{name}` of a tensor cannot be set while you build a model: use a layer, such as `Reshape`.",
    ),
    rule(
        "RuntimeError",
        r"you forgot to call `super\(\)\.__init__\(\)`|You forgot to call `super\(\)",
        "The `__init__` of your class must begin with `super().__init__()`: write this line before any other one.",
    ),
    rule(
        "NotImplementedError",
        r"(?P<known>.*(?:must (?:implement|provide|override)|need to implement|must be implemented|"
        r"does not implement).*)",
        _method,
    ),
)
"""From the particular to the general: the first that fits is told."""
