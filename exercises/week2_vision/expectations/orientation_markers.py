"""Images that show how they were rotated and mirrored: one bright spot per color, in a known triangle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.checks.arrays import Array
from grader.checks.images.folders import ImageFolder
from grader.data import write_pictures

SIZE = 48
_SPOTS = np.array([(0.0, -8.0), (7.0, 3.0), (-5.0, 6.0)])
"""Positions of the red, the green and the blue spot, right and down from the center, in pixels."""
_WIDTH = 2.5
_GROUNDS = ((150, 110, 110), (104, 104, 150))
"""Background colors by class: reddish and bluish, the first brighter, so that grayscale shows the class too."""
_APART = 1.5
"""Colors that differ by more are different, for pixels from 0 to 255."""
_VISIBLE = 0.3
"""Fraction of the usual brightness from which a spot counts as visible."""


def sign_folder(path: Path, counts: Mapping[str, int], *, tinted: bool = False) -> ImageFolder:
    """Write two classes of images, all images of a class alike, into ``path``, an existing empty folder.

    ``counts`` says how many of each, at most 40, by class name. ``tinted`` images have different background colors
    that still show the class, so that each image is found again in any rotation.
    """
    names = tuple(sorted(counts))
    labels = np.repeat(np.arange(len(names)), [counts[name] for name in names])
    places = np.concatenate([np.arange(counts[name]) for name in names]) if tinted else np.full(len(labels), 20)
    images = np.stack([draw_sign(_tint(int(number), int(place))) for number, place in zip(labels, places, strict=True)])
    write_pictures(path, images, names, labels)
    return ImageFolder(path, images, labels, names)


def _tint(label: int, place: int) -> tuple[int, int, int]:
    """Return the background of a class, with its own green and blue for each of 40 places; the 20th is the default."""
    red, green, blue = _GROUNDS[label]
    return red, green + 6 * (place % 8 - 4), blue + 5 * (place // 8 - 2)


def count_grounds(images: Array) -> int | None:
    """Return the number of different backgrounds at the center of images ``(n, height, width, 3)``, in any scale.

    Without colors, most backgrounds look alike: ``None``.
    """
    if not _has_colours(images):
        return None
    height, width = (size // 4 for size in images.shape[1:3])
    grounds = _grounds(images[:, height:-height, width:-width].astype(np.float64))
    near = _APART * float(np.ptp(images)) / 255
    kept: list[Array] = []
    for ground in grounds:
        if not any(np.abs(ground - array).max() <= near for array in kept):
            kept.append(ground)
    return len(kept)


def draw_sign(ground: tuple[int, int, int]) -> Array:
    """Return a uint8 image ``(48, 48, 3)``: each spot is bright in one color channel only."""
    down, right = np.mgrid[:SIZE, :SIZE] - (SIZE - 1) / 2
    away = [(right - x) ** 2 + (down - y) ** 2 for x, y in _SPOTS]
    spots = np.stack([np.exp(-item / (2 * _WIDTH**2)) for item in away], axis=-1)
    colour = np.array(ground)
    return np.asarray(np.round(colour + (255 - colour) * spots), dtype=np.uint8)


def class_of_signs(images: Array) -> Array:
    """Return the class of each image ``(n,)`` from its background color, in any scale and position.

    In grayscale, the brightness of the background shows the class.
    """
    grounds = _grounds(images)
    reddish = grounds[:, 0] - grounds[:, 2] if _has_colours(images) else grounds[:, 0]
    return np.asarray(reddish < (reddish.min() + reddish.max()) / 2, dtype=np.int64)


def _has_colours(images: Array) -> bool:
    return bool(images.shape[-1] >= 3)


def _grounds(images: Array) -> Array:
    """Return the median color of each image, ``(n, channels)``."""
    return np.asarray(np.median(images.reshape(len(images), -1, images.shape[-1]), axis=1))


@dataclass(frozen=True, eq=False)
class Turns:
    """The orientation of images with markers."""

    angles: Array
    """Clockwise rotation of each in degrees, -180 to 180, after a horizontal flip or none."""
    mirrored: Array
    """Whether each was mirrored."""
    seen: Array
    """Whether all its spots are visible; if not, the other entries are not valid."""


def read_turns(images: Array) -> Turns:
    """Find the spots in images ``(n, height, width, 3)`` and return the orientation of each.

    Scale, brightness, zoom and shift have no effect if the spots stay in the image.
    """
    grounds = np.median(images, axis=(1, 2), keepdims=True)
    risen = np.clip(images.astype(np.float64) - grounds, 0, None)
    # What is bright in several colors is not a spot, but a corner that a rotation left white.
    others = np.stack([np.delete(risen, colour, axis=-1).max(axis=-1) for colour in range(3)], axis=-1)
    bright = np.clip(risen - others, 0, None)
    peaks = bright.max(axis=(1, 2), keepdims=True)
    seen = np.all(peaks > _VISIBLE * np.median(peaks), axis=-1).reshape(-1)
    weights = np.where(bright > peaks / 2, bright, 0)
    total = np.maximum(weights.sum(axis=(1, 2)), 1e-9)
    height, width = images.shape[1:3]
    right = np.einsum("nyxc,x->nc", weights, np.arange(width) / width) / total
    down = np.einsum("nyxc,y->nc", weights, np.arange(height) / height) / total
    places = np.stack([right, down], axis=-1)
    found, known = (array - array.mean(axis=-2, keepdims=True) for array in (places, _SPOTS / SIZE))
    maps = np.swapaxes(np.linalg.pinv(known) @ found, 1, 2)
    area = np.linalg.det(maps)
    mirrored = area < 0
    maps = np.where(mirrored[:, None, None], maps * np.array([-1, 1]), maps)
    angles = np.degrees(np.arctan2(maps[:, 1, 0] - maps[:, 0, 1], maps[:, 0, 0] + maps[:, 1, 1]))
    return Turns(angles, mirrored, seen & (np.abs(area) > 0.1))
