"""``grader.data`` inside the sandbox: asks the examiner for what a stub loads, and holds no generator and no rule."""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[[str, list[Any], dict[str, Any]], Any]
"""Returns what a function of ``grader.data`` returns outside: its name, its arguments, those by name."""

NAME = "grader.data"


class GivenData(types.ModuleType):
    """Stands in for ``grader.data``, and for each of its modules."""

    def __init__(self, offer: dict[str, Any], ask: Ask) -> None:
        super().__init__(NAME, "The data sets that a stub loads, as the examiner hands them out.")
        self.__path__: list[str] = []
        self.__dict__.update(offer["constants"])
        self.__dict__.update({name: _function(name, ask) for name in offer["functions"]})
        self.__dict__.update({name: _withheld(name) for name in offer["withheld"]})


def give_data(offer: dict[str, Any], ask: Ask) -> None:
    """Let ``from grader.data import …`` find what was offered, from now on; ``grader.check`` does nothing here."""
    import grader

    ask = _one_at_a_time(ask)
    module = GivenData(offer, ask)
    sys.modules[NAME] = grader.data = module
    # A notebook that grades itself imports it; while it is graded there is nothing to check.
    grader.check = lambda *_, **__: None
    for part in offer["parts"]:
        # A name that is a function as well, such as `riders`, stays the function.
        module.__dict__.setdefault(part.rpartition(".")[2], module)
        sys.modules[f"{NAME}.{part}"] = module


def _function(name: str, ask: Ask) -> Callable[..., Any]:
    def given(*arguments: Any, **named: Any) -> Any:
        plain = {key: _plain(item) for key, item in named.items()}
        return _as_outside(ask(name, [_plain(argument) for argument in arguments], plain))

    given.__name__ = given.__qualname__ = name
    return given


def _withheld(name: str) -> Callable[..., Any]:
    def withheld(*arguments: Any, **named: Any) -> Any:
        raise RuntimeError(
            f"grader.data.{name} is not available while a submission is graded: use what the stub loads."
        )

    withheld.__name__ = withheld.__qualname__ = name
    return withheld


def _plain(value: Any) -> Any:
    """Return whole numbers of NumPy as those of Python; raises ``TypeError`` for what is no number and no text."""
    if not isinstance(value, (bool, int, str)):
        value = int(value) if hasattr(value, "__index__") else value
    if type(value) not in (bool, int, str):
        raise TypeError(f"data are loaded with integers and texts, not with {type(value).__name__}")
    return value


def _as_outside(value: Any) -> Any:
    """Return ``value`` with paths in the place of what stands for them."""
    if isinstance(value, tuple):
        return tuple(_as_outside(item) for item in value)
    return Path(value["path"]) if isinstance(value, dict) and set(value) == {"path"} else value


def _one_at_a_time(ask: Ask) -> Ask:
    lock = threading.Lock()

    def asked(name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
        with lock:
            return ask(name, arguments, named)

    return asked
