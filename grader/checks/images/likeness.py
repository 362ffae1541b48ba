"""The similarity of images of any size, scale and number of channels."""

from __future__ import annotations

from collections.abc import Sequence

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
    likeness_ = mirrored_likeness(found, written, [(), (2,)])
    best = likeness_.argmax(axis=1)
    return np.where(likeness_[np.arange(len(best)), best] >= LIKENESS, best, -1)


def likeness(found: Array, written: Array) -> Array:
    """Return the correlation of each image with each file, not mirrored: -1 to 1 ``(n, m)``.

    If one of them is grayscale and the other in color, brightness is compared.
    """
    return mirrored_likeness(found, written, [()])


def mirrored_likeness(found: Array, written: Array, mirrors: Sequence[tuple[int, ...]]) -> Array:
    """Return the largest correlation of each image with each file in any mirrored form: -1 to 1 ``(n, m)``.

    ``mirrors`` are the axes along which the files are mirrored, for each form: 1 is up and down, 2 left and right.
    """
    if found.shape[-1] != written.shape[-1]:
        found, written = (images @ _BRIGHTNESS if images.shape[-1] == 3 else images for images in (found, written))
    grid = min(COARSE, *found.shape[1:3], *written.shape[1:3])
    [rows] = _patches(found, grid, [()])
    return np.asarray(np.max([rows @ form.T for form in _patches(written, grid, mirrors)], axis=0))


def _patches(images: Array, grid: int, mirrors: Sequence[tuple[int, ...]]) -> list[Array]:
    """Return the mean colors of ``grid * grid`` patches of each image, in each mirrored form, as rows of length 1."""
    floats = images.astype(np.float64).reshape(*images.shape[:2], -1)
    down, right = (_averaging(size, grid) for size in images.shape[1:3])
    # The patches of a mirrored image are those at mirrored places.
    across = {up: (down[:, ::-1] if up else down) @ floats for up in {1 in axes for axes in mirrors}}
    shape = (len(images), grid, *images.shape[2:])
    turned = right[:, ::-1]
    return [_normal((turned if 2 in axes else right) @ across[1 in axes].reshape(shape)) for axes in mirrors]


def _averaging(size: int, grid: int) -> Array:
    """Return the matrix ``(grid, size)`` that averages the places of each patch."""
    edges, places = np.arange(grid + 1) * size // grid, np.arange(size)
    inside = (edges[:-1, None] <= places) & (places < edges[1:, None])
    return np.asarray(inside / np.diff(edges)[:, None])


def _normal(coarse: Array) -> Array:
    """Return images as rows of numbers with mean 0 and length 1; an image of one color is all 0."""
    rows = coarse.reshape(len(coarse), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
