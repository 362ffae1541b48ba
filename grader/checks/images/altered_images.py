"""Images that match no file as it is: how they were changed, and the fix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.arrays import Array, show
from grader.checks.expect import Unmet
from grader.checks.images.likeness import LIKENESS, mirrored_likeness, recognise

CHANGED = 0.9
"""Fraction of the unknown images that must have the same change, so that it is reported."""


def explain_unknown_images(unknown: Array, total: int, written: Array) -> Unmet:
    """Return the message for ``unknown``, images among ``total`` that match none of the ``written`` ones."""
    found = f"{len(unknown)} of {total} images that match no image of the folder"
    values = np.unique(unknown.reshape(len(unknown), -1))
    if len(values) <= 2:
        found = f"images with no other pixel values than {show(values)}"
        advice = (
            "Cast the pixels to float first, then divide by 255: integer division, or a cast to integers afterwards, "
            "loses the values between 0 and 1."
        )
        if set(values.tolist()) - {0, 1}:
            advice = "Keep every pixel value: no comparison, and no cast to integers or booleans."
    elif change := find_change(unknown, written):
        found, advice = f"{len(unknown)} of {total} images {change[0]}", change[1]
    else:
        advice = "Do not rotate, shift or crop the images, and read them from the given folder."
    return Unmet("the images of the folder, unchanged", found, advice)


def is_grayscale(images: Array) -> bool:
    """Return whether the channels of images ``(n, height, width, channels)`` are equal."""
    return bool(np.ptp(images, axis=-1).max() <= 1e-3 * max(np.ptp(images), 1e-9))


def changes_of(written: Array) -> Iterator[tuple[Array, str, str]]:
    """Yield images changed in each known way, the name of the change, and the fix."""
    yield (
        written[..., ::-1],
        "with red and blue swapped",
        "`cv2.imread` returns BGR: convert it once, with `image[..., ::-1]`. Do not convert images of Keras or PIL.",
    )
    yield (
        255 - written,
        "with inverted brightness: dark is bright",
        "Divide by 255, and do not subtract the pixels from 1 or 255.",
    )
    yield (
        written.swapaxes(1, 2),
        "with rows and columns swapped",
        "Keep the axes (height, width, channels): do not transpose them.",
    )


def find_change(unknown: Array, written: Array, *, has_color: bool = True) -> tuple[str, str] | None:
    """Return how images that match no file were changed, and the fix; ``None`` if unknown.

    ``has_color`` says whether the images have three channels: else gray is no change.
    """
    if has_color and is_grayscale(unknown):
        return "in grayscale: the three channels are equal", (
            'Read them in RGB: `color_mode="rgb"`, `channels=3`, or `.convert("RGB")`.'
        )
    for images, found, advice in changes_of(written):
        if np.mean(recognise(unknown, images) >= 0) >= CHANGED:
            return found, advice
    return None


def find_nearest(found: Array, written: Array) -> tuple[Array, Array, bool]:
    """Return the index of the file most similar to each image, the similarity, and whether the match is certain.

    It is certain if nearly all match as they are, mirrored, or changed in one known way: grayscale, inverted,
    channels or axes swapped.
    """
    if found.shape[-1] == 3 and is_grayscale(found):
        found = found[..., :1]
    plain = _alike(found, written)
    for images in (written, *(images for images, *_ in changes_of(written))):
        alike = plain if images is written else _alike(found, images)
        if np.mean(alike.max(axis=1) >= LIKENESS) >= CHANGED:
            return np.asarray(alike.argmax(axis=1)), np.asarray(alike.max(axis=1)), True
    return np.asarray(plain.argmax(axis=1)), np.asarray(plain.max(axis=1)), False


def _alike(found: Array, written: Array) -> Array:
    """Return the similarity of images to files in any mirrored form: ``(n, m)``."""
    return mirrored_likeness(found, written, [(), (1,), (2,), (1, 2)])
