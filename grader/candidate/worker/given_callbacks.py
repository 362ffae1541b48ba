"""Whether a callback that ``fit`` was given is one that a name of the submission makes, however it makes them."""

from __future__ import annotations

import functools
from typing import Any


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
