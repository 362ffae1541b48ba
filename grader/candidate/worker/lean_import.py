"""Imports TensorFlow as it is, but for three costs that no grading has use for.

Python would look for garbage all the while, and there is none; and Keras imports a library of plots for one function,
as most exercises do for a picture that a grading never draws: a third of the time to import goes into the two. And each
epoch has an iterator of its own, for which TensorFlow optimizes the functions of the data set once more.
"""

from __future__ import annotations

import gc
import importlib
import sys
import types
from importlib.machinery import PathFinder
from typing import Any

SMALLEST_GRAPH = 20
"""Nodes of a graph that is worth optimizing: of functions that cut a batch out of arrays it takes longer than they do.

What a model computes is larger, and its numbers are the same to the bit.
"""
_PLOTS = ("matplotlib", "matplotlib.pyplot", "matplotlib.patches")


def import_tensorflow() -> Any:
    """Import TensorFlow and Keras, and return TensorFlow.

    What is there afterwards is never looked at for garbage again: collections stay short, and forks share its memory.
    The library of plots is imported when somebody asks it for something.
    """
    _delay(*_PLOTS)
    gc.disable()
    try:
        import tensorflow

        assert tensorflow.keras.Model  # Keras is imported when it is first asked for something.
        tensorflow.config.optimizer.set_experimental_options({"min_graph_nodes": SMALLEST_GRAPH})
    finally:
        gc.enable()
    gc.freeze()
    return tensorflow


class _Later(types.ModuleType):
    """Stands in for a module, and imports it when it is asked for something."""

    def __getattr__(self, name: str) -> Any:
        # `inspect` asks every module for its file; that is no reason to import it. `import *` asks for `__all__`.
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        _step_aside()
        module = importlib.import_module(self.__name__)
        for known, value in vars(module).items():
            self.__dict__.setdefault(known, value)
        return getattr(module, name)


def _delay(package: str, *parts: str) -> None:
    """Give whoever imports these modules a stand-in."""
    found = PathFinder.find_spec(package)
    if found is None or package in sys.modules:
        return
    sys.modules[package] = stand_in = _Later(package)
    stand_in.__path__ = list(found.submodule_search_locations or ())
    for name in parts:
        sys.modules[name] = part = _Later(name)
        setattr(stand_in, name.removeprefix(f"{package}."), part)


def _step_aside() -> None:
    """Leave the names of stand-ins to the modules themselves."""
    for name in _PLOTS:
        if isinstance(sys.modules.get(name), _Later):
            del sys.modules[name]
