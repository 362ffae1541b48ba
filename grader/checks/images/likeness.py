"""How much pictures resemble each other, whatever their size, their scale and their number of channels."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array

LIKENESS = 0.95
"""Correlation from which on two pictures are the same one; of 300 drawn ones two that differ have at most 0.91."""
_BRIGHTNESS = np.array([[0.299], [0.587], [0.114]])
"""How much red, green and blue count where a picture is made grey."""
COARSE = 24
"""Pictures are compared as this many by this many patches."""


def recognise(found: Array, written: Array) -> Array:
    """Return for each found picture the position of the written one that it shows, -1 for none ``(n,)``.

    They are compared by normalised correlation: scaling, standardising, resizing and mirroring change nothing.
    """
    likeness_ = np.maximum(likeness(found, written), likeness(found, written[:, :, ::-1]))
    best = likeness_.argmax(axis=1)
    return np.where(likeness_[np.arange(len(best)), best] >= LIKENESS, best, -1)


def likeness(found: Array, written: Array) -> Array:
    """Return how much each found picture resembles each written one, upright: -1 to 1 ``(n, m)``.

    Where one of them is grey and the other in colour, brightness is compared.
    """
    if found.shape[-1] != written.shape[-1]:
        found, written = (images @ _BRIGHTNESS if images.shape[-1] == 3 else images for images in (found, written))
    grid = min(COARSE, *found.shape[1:3], *written.shape[1:3])
    return np.asarray(_patches(found, grid) @ _patches(written, grid).T)


def _patches(images: Array, grid: int) -> Array:
    """Return pictures as rows of ``grid * grid`` patches with mean 0 and length 1; one of a single colour is all 0."""
    coarse = images.astype(np.float64)
    for axis in (1, 2):
        edges = np.arange(grid + 1) * coarse.shape[axis] // grid
        sizes = np.diff(edges).reshape([-1 if one == axis else 1 for one in range(coarse.ndim)])
        coarse = np.add.reduceat(coarse, edges[:-1], axis=axis) / sizes
    rows = coarse.reshape(len(images), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
