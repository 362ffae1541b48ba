"""Keras's own methods, as they were before the submission ran: what the grader trains is trained by these."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

_GONE = object()
_OF_A_TRAINING = frozenset({
    "fit", "train_step", "make_train_function", "_make_function", "compute_loss", "_compute_loss",
    "stateless_compute_loss",
})  # fmt: skip
"""What a single model may hold in the place of a method of Keras that ``fit`` calls."""


class KerasMethods:
    """The methods of Keras's models and optimizers, taken where nobody has replaced one yet."""

    def __init__(self, keras: Any) -> None:
        self._model = keras.Model
        self._fit = keras.Model.fit
        kinds = (*_kinds_of(keras.Model), *_kinds_of(keras.optimizers.Optimizer))
        owners = {owner: None for kind in kinds for owner in kind.__mro__ if owner is not object}
        self._own = {owner: {**vars(owner)} for owner in owners}
        self._methods = {
            owner: {name: item for name, item in there.items() if isinstance(item, (FunctionType, property))}
            for owner, there in self._own.items()
        }

    def fit(self, model: Any) -> Callable[..., Any]:
        """Return Keras's ``fit`` of a model of Keras; of anything else its own."""
        return functools.partial(self._fit, model) if isinstance(model, self._model) else model.fit

    @contextlib.contextmanager
    def in_place(self, model: Any) -> Iterator[None]:
        """Within this block no method of Keras is replaced, neither for all models nor for this one.

        What a class of the submission defines is its own, and stays.
        """
        with contextlib.ExitStack() as undone:
            for owner, methods in self._methods.items():
                for name, method in methods.items():
                    _put(owner, name, method, undone)
                for name in vars(owner).keys() - self._own[owner].keys():
                    if any(name in self._methods.get(above, ()) for above in owner.__mro__):
                        _put(owner, name, _GONE, undone)
            held = getattr(model, "__dict__", {})
            for name in _OF_A_TRAINING & held.keys():
                undone.callback(held.__setitem__, name, held.pop(name))
            # Keras makes it anew of its own step.
            if held.get("train_function") is not None:
                held["train_function"] = None
            yield


def _kinds_of(kind: Any) -> Iterator[Any]:
    yield kind
    for item in kind.__subclasses__():
        yield from _kinds_of(item)


def _put(owner: type, name: str, value: Any, undone: contextlib.ExitStack) -> None:
    """Make ``value`` what a class has under a name, and what it has now again at the end."""
    now = vars(owner).get(name, _GONE)
    if now is not value:
        undone.callback(_set, owner, name, now)
        _set(owner, name, value)


def _set(owner: type, name: str, value: Any) -> None:
    if value is _GONE:
        delattr(owner, name)
    else:
        setattr(owner, name, value)
