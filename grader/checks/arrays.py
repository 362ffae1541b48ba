"""Reads what a learner's function returned as an array, and writes values for messages."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.candidate.protocol import Handle
from grader.checks.details import Details
from grader.checks.expect import Unmet, require

Array = np.ndarray[Any, np.dtype[Any]]

_NOT_FINITE = (
    "Print the values after each step. Look for a division by zero, the logarithm or root of a negative number, or a "
    "missing value."
)
_NO_RESULT = "End the function with `return …`. If it has one, check that each of its branches reaches one."
_FIRST_LOST = (
    "The first values alone are lost. Is a header read as numbers, or has `diff`, `shift` or `rolling` no earlier "
    "values there?"
)


def _in_place_of(kind: str) -> str:
    """Return what to do where a function returned an object of this class in place of numbers."""
    if "LearningRate" in kind or kind.endswith("Decay"):
        return f"Return the learning rate itself, a number. A `{kind}` is made where the model is compiled or trained."
    return "Return its values as an array."


def as_array(value: Any, what: str, *, trained: bool = False) -> Array:
    """Return ``value`` as an array of finite numbers; ``what`` names it in the message.

    ``trained`` says that they are outputs of a trained model: the fix for NaN then depends on its training.

    Raises ``Unmet`` for ``None``, text, rows of different length, objects, and NaN or infinity.
    """
    require(value is not None, f"{what} as an array", "`None`", _NO_RESULT)
    if isinstance(value, Handle):
        raise Unmet(f"{what} as an array", f"an object of type `{value.type_name}`", _in_place_of(value.type_name))
    if others := [item.type_name for item in value if isinstance(item, Handle)] if isinstance(value, tuple) else ():
        found = f"a tuple with an object of type `{others[0]}`"
        raise Unmet(f"{what} as an array", found, "Return the array alone.")
    if isinstance(value, str):
        raise Unmet(f"{what} as numbers", describe(value), "Return a number, or `True` or `False`: no text.")
    try:
        array = np.asarray(value)
    except ValueError:
        raise Unmet(
            f"{what} as an array",
            "rows of different lengths",
            "Give every row the same number of values.",
        ) from None
    require(
        array.dtype.kind in "biuf", f"{what} as numbers", f"{describe(value)}", "Convert the values: `.astype(float)`."
    )
    lost = ~np.isfinite(array).reshape(-1)
    bad = int(np.count_nonzero(lost))
    found = f"NaN or infinity in {bad} of {np.size(array)} values"
    details: Details = {"runs": [None]} if trained else {}
    advice = _FIRST_LOST if 0 < bad < lost.size and lost[:bad].all() else _NOT_FINITE
    require(bad == 0, f"{what} without NaN or infinity", found, "" if trained else advice, **details)
    return array


def as_column(value: Any, what: str) -> Array:
    """Return ``value`` as a one-dimensional array: ``(n,)``, ``(n, 1)`` and ``(1, n)`` mean the same here."""
    array = as_array(value, what)
    require(
        max((1, *array.shape)) == max(1, array.size),
        f"{what} in one dimension",
        f"an array of shape {array.shape}",
        "Return one number per row: remove the other axis.",
    )
    return array.reshape(-1)


def count_of(value: Any) -> int:
    """Return how many elements a list, a tuple or an array has; 0 for what has none."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return 0
    return len(value) if isinstance(value, (list, tuple, np.ndarray)) else 0


def read_curves(history: Any) -> dict[str, list[float | None]]:
    """Return the entries of a history that hold one number per epoch, and leave out all others."""
    curves: dict[str, list[float | None]] = {}
    for name, row in history.items() if isinstance(history, Mapping) else ():
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            curves[str(name)[:80]] = [None if item is None else float(item) for item in row]
    return curves


def range_of(values: Any) -> tuple[float, float]:
    """Return the smallest and the largest of some numbers."""
    numbers = np.asarray(values, dtype=np.float64)
    return float(numbers.min()), float(numbers.max())


def show(values: Any, most: int = 12) -> str:
    """Return numbers as text, such as ``0, 1, 2, … 39``."""
    flat = np.asarray(values).reshape(-1)
    is_long = len(flat) > most
    shown = [f"{float(item):.6g}" for item in (flat[: most - 2] if is_long else flat)]
    if is_long:
        shown += ["…", f"{float(flat[-1]):.6g}"]
    return ", ".join(shown) or "nothing"


def describe(value: Any) -> str:
    """Return the type of a value, with its shape or length, for a message."""
    if value is None:
        return "`None`"
    if isinstance(value, Handle):
        return f"an object of type `{value.type_name}`"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)} elements"
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    return f"`{value!r}`" if isinstance(value, (bool, int, float)) else f"a {type(value).__name__}"
