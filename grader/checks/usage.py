"""Which of its inputs a trained model uses: asked with parts exchanged, so that only their effect is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks.arrays import Array, as_array

ROWS = 24
"""Examples that a model is asked about."""
LEAST_STEPS = 4
"""Of inputs with fewer steps no order is asked."""
MOST_COLUMNS = 8
"""Inputs with more columns, or features, are not asked about each."""
UNMOVED = 1e-4
"""Predictions that move by less than this part of their spread do not depend on what was exchanged."""
_IMAGE = 32
"""From a width of so many values on, two axes before the last are an image."""

Predict = Callable[[Any], Any]


def usage(predict: Predict, inputs: Any) -> dict[str, Any]:
    """Return which steps of its inputs a model uses, and whether it uses their order; empty where nobody can tell.

    ``inputs`` are ``(n, steps)``, ``(n, steps, features)`` or images ``(n, height, width, …)``; ``predict`` returns a
    row of outputs for each. ``steps`` is their number, ``first`` and ``last`` (counted from 1) are the outermost ones
    that change a prediction, and ``ordered`` says whether an exchange of steps, or of the pixels of an image, does.
    An image has no ``steps``. ``unused`` are the columns, or features, that change no prediction, counted from 1.

    >>> usage(lambda rows: rows[:, 2:5].sum(axis=1), np.arange(120.0).reshape(12, 10) ** 2)
    {'steps': 10, 'first': 3, 'last': 5, 'ordered': True}
    """
    if not isinstance(inputs, np.ndarray) or inputs.ndim < 2 or inputs.dtype.kind not in "biuf" or len(inputs) < 4:
        return {}
    rows, others = inputs[:ROWS], np.roll(inputs[:ROWS], 1, axis=0)
    plain = _outputs(predict, rows)
    spread = float(np.std(plain, axis=0).max())
    if not np.isfinite(plain).all() or spread <= 1e-6 * max(1.0, float(np.abs(plain).max())):
        return {}

    def moves(changed: Array) -> bool:
        return bool(np.abs(_outputs(predict, changed) - plain).max() > UNMOVED * spread)

    random = np.random.default_rng(len(rows))
    if is_image(rows):
        pixels = rows.reshape(len(rows), rows.shape[1] * rows.shape[2], -1)
        mixed = pixels[:, random.permutation(pixels.shape[1])].reshape(rows.shape)
        return {"image": True, "ordered": moves(mixed)}
    steps = rows.shape[1]
    unused = _unused(rows, others, moves)
    told = {"unused": unused} if unused else {}
    if steps < LEAST_STEPS:
        return told
    before = _most(steps, lambda count: not moves(np.concatenate([others[:, :count], rows[:, count:]], axis=1)))
    behind = _most(
        steps, lambda count: not moves(np.concatenate([rows[:, : steps - count], others[:, steps - count :]], axis=1))
    )
    ordered = moves(rows[:, random.permutation(steps)])
    # Of a step that is the same in all rows, such as padding, nobody can tell.
    differ = np.flatnonzero((rows != rows[:1]).reshape(len(rows), steps, -1).any(axis=(0, 2)))
    before = before if (differ < before).any() else 0
    behind = behind if (differ >= steps - behind).any() else 0
    return {"steps": steps, "first": before + 1, "last": steps - behind, "ordered": ordered, **told}


def _unused(rows: Array, others: Array, moves: Callable[[Array], bool]) -> list[int]:
    """Return the columns, counted from 1, whose values change no prediction."""
    found = []
    for column in range(rows.shape[-1] if 1 < rows.shape[-1] <= MOST_COLUMNS else 0):
        changed = rows.copy()
        changed[..., column] = others[..., column]
        if (changed != rows).any() and not moves(changed):
            found.append(column + 1)
    return found


def is_image(rows: Array) -> bool:
    """Return whether rows are images: two axes of nearly the same size, before the one of the colours."""
    return rows.ndim == 4 or (rows.ndim == 3 and min(rows.shape[1:]) > _IMAGE / 2)


def _outputs(predict: Predict, rows: Array) -> Array:
    outputs = as_array(predict(rows), "the model's outputs", trained=True).astype(np.float64)
    return outputs.reshape(len(rows), -1)


def _most(steps: int, holds: Callable[[int], bool]) -> int:
    """Return the largest count below ``steps`` for which ``holds``, which holds for every smaller one as well."""
    low, high = 0, steps - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
