"""The callbacks that ``fit`` was given: which names of the submission make them, and what those of Keras wait for."""

from __future__ import annotations

import contextlib
import functools
import math
from typing import Any

SAME_RATE = 1e-4
"""Learning rates that differ by no more than this part are the same: an optimizer keeps them in single precision."""


def flatten(callbacks: Any, container: Any) -> list[Any]:
    """Return the callbacks that ``fit`` was given, one by one; ``container`` is Keras's ``CallbackList``.

    >>> flatten([1, [2, (3,)]], dict)
    [1, 2, 3]
    """
    if callbacks is None:
        return []
    inside = callbacks.callbacks if isinstance(callbacks, container) else callbacks
    if not isinstance(inside, (list, tuple)):
        return [callbacks]
    return [item for some in inside for item in flatten(some, container)]


def waits_of(callbacks: list[Any], validates: bool) -> dict[str, float]:
    """Return what the ``EarlyStopping`` waits for that may end a training first; empty where there is none.

    ``patience`` and ``begins``, the first epoch that counts, are numbers of epochs. ``restores`` is 1 where it brings
    the best weights back, and ``by_training`` is 1 where it does so by a figure of the training alone, though ``fit``
    ``validates``.
    """
    stops = [item for item in callbacks if _is_of_keras(item, "EarlyStopping")]
    with contextlib.suppress(Exception):  # A class of the learner's may keep no such settings.
        first = min(stops, key=lambda item: item.patience + item.start_from_epoch, default=None)
        if first is not None:
            looks_ahead = any(str(item.monitor).startswith("val_") for item in stops)
            restores = bool(first.restore_best_weights)
            return {
                "patience": float(first.patience), "begins": float(first.start_from_epoch),
                "restores": float(restores), "by_training": float(validates and restores and not looks_ahead),
            }  # fmt: skip
    return {}


def is_lowered(callbacks: list[Any], before: float, after: float) -> bool:
    """Return whether a ``ReduceLROnPlateau`` made the learning rate ``after`` of the one ``before``."""
    with contextlib.suppress(Exception):
        plateaus = [item for item in callbacks if _is_of_keras(item, "ReduceLROnPlateau")]
        ends = [max(before * item.factor, item.min_lr) for item in plateaus]
        return after < before and any(math.isclose(after, end, rel_tol=SAME_RATE) for end in ends)
    return False


def _is_of_keras(callback: Any, name: str) -> bool:
    return any(kind.__name__ == name and kind.__module__.startswith("keras.") for kind in type(callback).__mro__)


def name_callbacks(callbacks: list[Any], maker: str, module: Any) -> list[str]:
    """Return the class name of each callback, and ``maker`` for those that ``module.maker()`` makes."""
    kind = getattr(module, maker, None) if maker else None
    made = _make_one(kind) if callbacks else None
    return [maker if _is_such(callback, kind, made, module) else type(callback).__name__ for callback in callbacks]


def _make_one(kind: Any) -> Any:
    """Return what a function or a ``partial`` makes; ``None`` for a class, which tells by itself."""
    if isinstance(kind, type) or not callable(kind):
        return None
    try:
        return kind()
    except Exception:
        return None


def _is_such(callback: Any, kind: Any, made: Any, module: Any) -> bool:
    """Whether ``callback`` is an instance of a class, or like what a factory made: its class, or its code."""
    if isinstance(kind, type):
        return isinstance(callback, kind)
    if made is None:
        return False
    if type(made).__module__ == module.__name__ and isinstance(callback, type(made)):
        return True
    code = _code_at_the_end_of_an_epoch(made, module)
    return code is not None and _code_at_the_end_of_an_epoch(callback, module) is code


def _code_at_the_end_of_an_epoch(callback: Any, module: Any) -> Any:
    """Return the code of ``on_epoch_end`` where the submission wrote it, ``None`` where Keras did."""
    function = getattr(callback, "on_epoch_end", None)
    while isinstance(function, functools.partial):
        function = function.func
    function = getattr(function, "__func__", function)
    own = getattr(function, "__globals__", None) is vars(module)
    return getattr(function, "__code__", None) if own else None
