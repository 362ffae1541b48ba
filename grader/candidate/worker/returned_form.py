"""In which form a learner's function returns its values: a correct one in its place returns them in the same form.

What else the learner wrote was written for that form: a training loop for `float32`, an index for a tensor. Runs inside
the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

_CONVERTIBLE = {"f": "f", "i": "iuf", "u": "iuf"}
"""To which kinds of dtype values of a kind may be converted; floats stay floats: integers would cut them."""


@dataclass(frozen=True)
class Form:
    """How values were returned."""

    make: Callable[[Any], Any]
    """Makes it of an array, or of a list of items."""
    dtype: np.dtype[Any] | None = None
    """Of arrays, tensors and tables; ``None`` for lists and tuples."""
    is_column: bool = False
    """Whether its shape is ``(n, 1)``."""
    items: tuple[Form, ...] = ()
    """The forms of the first items of a list or a tuple; none for plain numbers."""
    length: int = 0
    """Items of a list or a tuple."""


MOST_ITEMS = 4
"""Items of a list that are looked at: a function returns few arrays, or many rows of one form."""


def form_of(tf: Any, value: Any) -> Form | None:
    """Return the form of arrays, tensors, tables of pandas, and lists and tuples of them or of numbers; else ``None``.

    >>> form_of(None, np.ones((6, 1))).is_column
    True
    """
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        items = tuple(form for item in value[:MOST_ITEMS] if (form := form_of(tf, item)))
        return Form(type(value), items=items, length=len(value))
    if isinstance(value, np.ndarray):
        return _of_array(np.array, value.dtype, value.shape)
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return _of_array(tf.constant, np.dtype(value.dtype.as_numpy_dtype), value.shape)
    if type(value).__module__.partition(".")[0] == "pandas":
        return _of_array(type(value), value.to_numpy().dtype, value.shape)
    return None


def in_form(value: Any, form: Form | None) -> Any:
    """Return a copy of ``value``, an array or a list or tuple of arrays, in a form as far as its values stay the same.

    >>> in_form(np.array([1.0, 1.5]), Form(list))
    [1.0, 1.5]
    """
    if isinstance(value, (list, tuple)):
        alike = form is not None and form.dtype is None and form.length == len(value) == len(form.items)
        forms = form.items if form and alike else (None,) * len(value)
        return (form.make if form and alike else type(value))(list(map(in_form, value, forms)))
    if not isinstance(value, np.ndarray):
        return value
    if form is None:
        return value.copy()
    if form.dtype is None:
        return form.make([in_form(row, form.items[0]) for row in value] if form.items else value.tolist())
    if form.dtype.kind in _CONVERTIBLE.get(value.dtype.kind, ""):
        value = value.astype(form.dtype)
    if form.is_column and value.ndim == 1:
        value = value[:, np.newaxis]
    return form.make(value)


def _of_array(make: Callable[[Any], Any], dtype: np.dtype[Any], shape: Any) -> Form:
    return Form(make, dtype, is_column=len(shape) == 2 and shape[1] == 1)
