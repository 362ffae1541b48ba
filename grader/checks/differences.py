"""How values differ from those that are expected, where one rule says it: another order, one step late, no sign."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.checks.arrays import Array, show

Rule = tuple[str, Callable[[], bool]]
"""What is said of a difference, and whether it holds."""
FEWEST = 3
"""Of fewer values that are expected, every rule may hold by chance."""


def show_beside(found: Any, expected: Any, most: int = 12) -> str:
    """Return found values as text, and how they differ from those that are expected, where that is known.

    >>> show_beside([3, 2, 1], [1, 2, 3])
    '3, 2, 1: the right values in reverse order'
    """
    said = difference(found, expected)
    return f"{show(found, most)}{f': {said}' if said else ''}"


def difference(found: Any, expected: Any) -> str:
    """Return the rule that makes ``found`` of what is ``expected``; an empty text where none is known.

    >>> difference([2, 4, 6], [1, 2, 3]), difference([1, 2, 9], [1, 2, 3])
    ('2 times the right values', '')
    """
    array, other = (np.asarray(values) for values in (found, expected))
    if (
        other.size < FEWEST
        or array.size < FEWEST - 1
        or any(values.dtype.kind not in "biuf" for values in (array, other))
    ):
        return ""
    array, other = (values.astype(np.float64) for values in (array, other))
    if not np.isfinite(array).all() or (array.shape == other.shape and np.allclose(array, other)):
        return ""
    rules = _of_one_shape(array, other) if array.shape == other.shape else _of_other_shapes(array, other)
    return next((words for words, holds in rules if holds()), "")


def _of_one_shape(found: Array, due: Array) -> Iterator[Rule]:
    if due.ndim > 1 and due.shape[0] == due.shape[1]:
        yield "the right values with rows and columns exchanged", lambda: _same(found, np.swapaxes(due, 0, 1))
    for axis in range(due.ndim):
        of_axis = f" along axis {axis}" if due.ndim > 1 else ""
        yield f"the right values in reverse order{of_axis}", functools.partial(_same, found, np.flip(due, axis))
    yield _by_one_number(found, due)
    if found.ndim == 1:
        yield from _of_places(found, due)
    yield "each is one position too late", lambda: _same(found[1:], due[:-1])
    yield "each is one position too early", lambda: _same(found[:-1], due[1:])
    yield "the right values without their signs", lambda: _same(found, np.abs(due))
    yield "the right values with the other sign", lambda: _same(found, -due)
    yield (
        "the right values without their decimals, as an integer `dtype` holds them",
        lambda: _same(found, np.trunc(due)),
    )
    yield "only their remainders by 256: `uint8` holds 0 to 255", lambda: _same(found, np.mod(np.trunc(due), 256))
    yield "the right values, rounded to integers", lambda: _same(found, np.round(due))
    yield "the squares of the right values", lambda: _same(found, np.square(due))
    yield "the square roots of the right values", lambda: bool((due >= 0).all()) and _same(found, np.sqrt(due))
    yield _of_steps(found, due)
    yield "the right values, sorted", lambda: found.ndim == 1 and _same(found, np.sort(due))
    yield "the right values in another order", lambda: _same(np.sort(found, axis=None), np.sort(due, axis=None))


def _of_places(found: Array, due: Array) -> Iterator[Rule]:
    """Return the rules of one place that is wrong, and of one value that is everywhere."""
    if found.size > FEWEST:
        yield f"only the first is wrong, where {due[0]:.6g} is right", lambda: _same(found[1:], due[1:])
        yield f"only the last is wrong, where {due[-1]:.6g} is right", lambda: _same(found[:-1], due[:-1])
    for which, value in (("last", due[-1]), ("first", due[0])):
        if np.count_nonzero(np.isclose(due, value)) == 1:
            words = f"all are {value:.6g}, the {which} right value"
            yield words, functools.partial(_same, found, np.full_like(due, value))


def _by_one_number(found: Array, due: Array) -> Rule:
    """Return the rule of one number that is added to all values, or that all are multiplied by."""
    more = float(np.mean(found - due))
    if _same(found, due + more):
        return f"each is {abs(more):.4g} too {'high' if more > 0 else 'low'}", lambda: True
    times = float(np.sum(found * due) / max(float(np.sum(due * due)), 1e-300))
    low = 0 < abs(times) < 1
    words = f"the right values divided by {1 / times:.4g}" if low else f"{times:.4g} times the right values"
    return words, lambda: times > 0 and _same(found, times * due)


def _of_steps(found: Array, due: Array) -> Rule:
    """Return the rule of values that begin right and grow in steps of another size."""
    steps, right = np.diff(found.reshape(-1)), np.diff(due.reshape(-1))
    words = f"steps of {steps[0]:.4g} where {right[0]:.4g} is right"
    even = _same(steps, np.full(steps.shape, steps[0])) and _same(right, np.full(right.shape, right[0]))
    return words, lambda: even and found.ndim == 1 and bool(np.isclose(found[0], due[0]))


def _of_other_shapes(found: Array, due: Array) -> Iterator[Rule]:
    if found.ndim == due.ndim == 1:
        yield "the right values begin later in it", lambda: len(found) > len(due) and _same(found[-len(due) :], due)
        yield "the right values, and more after them", lambda: len(found) > len(due) and _same(found[: len(due)], due)
        yield "only the first of them", lambda: _same(found, due[: len(found)])
        yield "only the last of them", lambda: _same(found, due[-len(found) :])
        left = np.unique(due[~np.isin(due, found)])
        names = ", ".join(f"{value:g}" for value in left[:2]) + ", …" * (len(left) > 2)
        yield f"the right values without {names}", lambda: _same(found, due[np.isin(due, found)])


def _same(found: Array, due: Array) -> bool:
    if found.shape != due.shape or not found.size:
        return False
    # Learning rates are far below 1: what is small beside most of them is small, and not what is small beside 1.
    sizes = (np.abs(values[values != 0]) for values in (found, due))
    small = min((float(np.median(size)) for size in sizes if size.size), default=1.0)
    return bool(np.allclose(found, due, rtol=1e-4, atol=1e-6 * min(1.0, small)))


def axes_advice(found: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """Return what to do about the axes of an array of another shape; an empty text where more than they differ.

    >>> axes_advice((48, 48, 75), (75, 48, 48))
    'The axes are in another order: `reshape` takes the sizes in the order (75, 48, 48).'
    >>> axes_advice((1, 5, 28), (5, 28))
    'Remove axis 0, which has the size 1: `np.squeeze(x, axis=0)`.'
    >>> axes_advice((5, 28), (5, 28, 1))
    'Add an axis of size 1 at position 2: `np.expand_dims(x, axis=2)`.'
    """
    if len(found) == len(expected) and sorted(found) == sorted(expected):
        return f"The axes are in another order: `reshape` takes the sizes in the order {expected}."
    for axis, size in enumerate(found):
        if size == 1 and found[:axis] + found[axis + 1 :] == expected:
            return f"Remove axis {axis}, which has the size 1: `np.squeeze(x, axis={axis})`."
    for axis, size in enumerate(expected):
        if size == 1 and expected[:axis] + expected[axis + 1 :] == found:
            return f"Add an axis of size 1 at position {axis}: `np.expand_dims(x, axis={axis})`."
    return ""
