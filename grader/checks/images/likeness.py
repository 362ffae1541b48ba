"""The similarity of images of any size, scale and number of channels."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array

LIKENESS = 0.95
"""Correlation from which two images are the same: two different ones of 300 have at most 0.91."""
_BRIGHTNESS = np.array([[0.299], [0.587], [0.114]])
"""Weights of red, green and blue for grayscale."""
COARSE = 24
"""Images are compared as a grid of this many by this many patches."""


def recognise(found: Array, written: Array) -> Array:
    """Return for each image the index of the file that it matches, -1 for none: ``(n,)``.

    They are compared by normalized correlation: scaling, standardizing, resizing and mirroring have no effect.
    """
    likeness_ = np.maximum(likeness(found, written), likeness(found, written[:, :, ::-1]))
    best = likeness_.argmax(axis=1)
    return np.where(likeness_[np.arange(len(best)), best] >= LIKENESS, best, -1)


def likeness(found: Array, written: Array) -> Array:
    """Return the correlation of each image with each file, not mirrored: -1 to 1 ``(n, m)``.

    If one of them is grayscale and the other in color, brightness is compared.
    """
    if found.shape[-1] != written.shape[-1]:
        found, written = (images @ _BRIGHTNESS if images.shape[-1] == 3 else images for images in (found, written))
    grid = min(COARSE, *found.shape[1:3], *written.shape[1:3])
    return np.asarray(_patches(found, grid) @ _patches(written, grid).T)


def _patches(images: Array, grid: int) -> Array:
    """Return images as rows of ``grid * grid`` patches with mean 0 and length 1; an image of one color is all 0."""
    coarse = images.astype(np.float64)
    for axis in (1, 2):
        edges = np.arange(grid + 1) * coarse.shape[axis] // grid
        sizes = np.diff(edges).reshape([-1 if one == axis else 1 for one in range(coarse.ndim)])
        coarse = np.add.reduceat(coarse, edges[:-1], axis=axis) / sizes
    rows = coarse.reshape(len(images), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
