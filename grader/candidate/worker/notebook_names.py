"""What notebooks bring and Python does not: ``display``, ``get_ipython``, and packages that only show something.

They do nothing here. A package that is installed stays what it is.
"""

from __future__ import annotations

import builtins
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

SHOWING_PACKAGES = {
    "IPython": ("display", "core", "core.display"), "tqdm": ("auto", "autonotebook", "notebook", "std"),
}  # fmt: skip
"""Each package, with its parts, each after the one that it is in."""


class _Shell:
    """What ``get_ipython`` returns: what is asked of it is done in a notebook alone."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return _shown_nowhere

    def __repr__(self) -> str:
        return "no notebook"


class _Bar:
    """A bar of progress that is not drawn: it gives what it goes over."""

    @staticmethod
    def write(*_given: Any, **_named: Any) -> None:
        """Do nothing, as a text beside the bar."""

    pandas = write

    def __init__(self, items: Any = None, *_given: Any, **named: Any) -> None:
        self._items = named.get("iterable", ()) if items is None else items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _shown_nowhere


def _range_of_bar(*numbers: int, **_named: Any) -> _Bar:
    return _Bar(range(*numbers))


def _shown_nowhere(*_given: Any, **_named: Any) -> None:
    """Do nothing."""


def _name_in_ipython(name: str) -> Any:
    """Return what a name of IPython is; those of Python's own are asked for as well, and are not there."""
    if name.startswith("__"):
        raise AttributeError(name)
    return _Shell if name == "get_ipython" else _shown_nowhere


def give_names_of_notebooks(source: str) -> None:
    """Let a source find what a notebook brings, and packages that it names and that are missing."""
    added: dict[str, Any] = {"display": _shown_nowhere, "get_ipython": _Shell}
    vars(builtins).update(added)
    names: dict[str, dict[str, Any]] = {
        "IPython": {"__getattr__": _name_in_ipython},
        "tqdm": {"tqdm": _Bar, "tqdm_notebook": _Bar, "trange": _range_of_bar, "tnrange": _range_of_bar},
    }  # fmt: skip
    for package, parts in SHOWING_PACKAGES.items():
        if package not in source or package in sys.modules or importlib.util.find_spec(package):
            continue
        for dotted in (package, *(f"{package}.{part}" for part in parts)):
            module = sys.modules[dotted] = types.ModuleType(dotted)
            vars(module).update(names[package], __path__=[])
            if dotted != package:
                above, _, part = dotted.rpartition(".")
                setattr(sys.modules[above], part, module)
