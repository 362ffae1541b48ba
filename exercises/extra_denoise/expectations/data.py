"""Small drawings: bright rectangles, discs and lines on a dark ground, without noise."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array

SIZE = 16
"""Pixels of an image in each direction."""


def load(seed: int = 0, count: int = 1000) -> Array:
    """Return clean training images ``(count, 16, 16, 1)``, float32 from 0 to 1."""
    return draw_drawings(seed, count)


def draw_drawings(seed: int, count: int) -> Array:
    """Return clean images as ``load`` does; no two seeds share one.

    >>> draw_drawings(1, 3).shape
    (3, 16, 16, 1)
    """
    random = np.random.default_rng([81, seed])
    rows, columns = np.mgrid[:SIZE, :SIZE]
    images = np.zeros((count, SIZE, SIZE), np.float32)
    for image in images:
        for _ in range(random.integers(1, 4)):
            brightness = np.float32(random.uniform(0.5, 1.0))
            row, column = random.uniform(2, SIZE - 2, 2)
            half, turn = random.uniform(1.5, 5.0), random.uniform(0, np.pi)
            across = (rows - row) * np.cos(turn) + (columns - column) * np.sin(turn)
            along = (columns - column) * np.cos(turn) - (rows - row) * np.sin(turn)
            kind = random.integers(3)
            if kind == 0:
                shape = (np.abs(rows - row) < half) & (np.abs(columns - column) < random.uniform(1.5, 5.0))
            elif kind == 1:
                shape = (rows - row) ** 2 + (columns - column) ** 2 < half**2
            else:
                shape = (np.abs(across) < 1.0) & (np.abs(along) < 2 * half)
            image[shape] = brightness
    return images[..., np.newaxis]
