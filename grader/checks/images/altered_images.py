"""Pictures that show none of the folder's as it is: what was done to them, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.arrays import Array, show
from grader.checks.expect import Unmet
from grader.checks.images.likeness import LIKENESS, likeness, recognise

CHANGED = 0.9
"""Part of the unknown pictures that must turn out to be changed in one way, so that it is named."""


def explain_strangers(strangers: Array, total: int, written: Array) -> Unmet:
    """Return what is to be said of ``strangers``, which are some of ``total`` pictures, beside those in the folder."""
    found = f"{len(strangers)} of {total} pictures that show none of the folder's"
    values = np.unique(strangers.reshape(len(strangers), -1))
    if len(values) <= 2:
        found = f"pictures that hold nothing but {show(values)}"
        advice = "Are pixels divided or cast as whole numbers? Cast to a float first, then divide by 255."
    elif change := _find_change(strangers, written):
        found, advice = f"{len(strangers)} of {total} pictures {change[0]}", change[1]
    else:
        advice = "Are they turned, moved or cut at random, or read from another folder than the one given?"
    return Unmet("pictures that show what is in the folder", found, advice)


def is_grey(images: Array) -> bool:
    """Return whether the channels of pictures ``(n, height, width, channels)`` are alike."""
    return bool(np.ptp(images, axis=-1).max() <= 1e-3 * max(np.ptp(images), 1e-9))


def changes_of(written: Array) -> Iterator[tuple[Array, str, str]]:
    """Yield pictures changed in each known way, what was done to them, and what to do."""
    yield (
        written[..., ::-1],
        "with red and blue exchanged",
        "`cv2.imread` gives blue first: turn the channels round, `image[..., ::-1]`, or read with Keras or PIL.",
    )
    yield 255 - written, "as negatives: dark is bright in them", "Divide by 255, and take the pixels from nothing."
    yield (
        written.swapaxes(1, 2),
        "with rows and columns exchanged",
        "The axes are (height, width, channels), as in the file: do not transpose them.",
    )


def _find_change(strangers: Array, written: Array) -> tuple[str, str] | None:
    """Return what was done to pictures that are in no folder as they are, and what to do; ``None`` if unknown."""
    if is_grey(strangers):
        return "in grey: their three channels are alike", (
            'Read them in colour: `color_mode="rgb"`, `channels=3`, or `.convert("RGB")`.'
        )
    for images, found, advice in changes_of(written):
        if np.mean(recognise(strangers, images) >= 0) >= CHANGED:
            return found, advice
    return None


def find_nearest(found: Array, written: Array) -> tuple[Array, Array, bool]:
    """Return the position of the written picture most like each found one, how much it is, and whether that is sure.

    It is sure where nearly all are found again as they are, mirrored, or changed in one known way: in grey, as
    negatives, with colours or axes exchanged.
    """
    if found.shape[-1] == 3 and is_grey(found):
        found = found[..., :1]
    plain = _alike(found, written)
    for images in (written, *(images for images, *_ in changes_of(written))):
        alike = plain if images is written else _alike(found, images)
        if np.mean(alike.max(axis=1) >= LIKENESS) >= CHANGED:
            return np.asarray(alike.argmax(axis=1)), np.asarray(alike.max(axis=1)), True
    return np.asarray(plain.argmax(axis=1)), np.asarray(plain.max(axis=1)), False


def _alike(found: Array, written: Array) -> Array:
    """Return how much found pictures resemble written ones, however these are mirrored: ``(n, m)``."""
    mirrors = (np.s_[:], np.s_[:, ::-1], np.s_[:, :, ::-1], np.s_[:, ::-1, ::-1])
    return np.asarray(np.max([likeness(found, written[mirror]) for mirror in mirrors], axis=0))
