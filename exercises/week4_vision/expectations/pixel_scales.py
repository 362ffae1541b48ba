"""Are the pixels of two data sets of one scale? A picture in both should be the same numbers, but for augmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.checks.arrays import Array
from grader.checks.expect import require

if TYPE_CHECKING:
    from exercises.week4_vision.expectations.pixel_sets import PixelSet

NEAR = 0.25
"""By how much of its range a scale may lie off where no picture is augmented: from 0..1 to -1..1 it is all of it."""
NEAR_AUGMENTED = 0.45
"""The same where pictures are made brighter or paler at random: half of them become darker, and end at 0 again."""
TIMES_AUGMENTED = 4.0
"""How many times as wide the range of such pictures may be."""
UNEVEN = 0.1
"""Pictures whose ranges differ by so much more than those of the other set are brightened at random."""


def expect_one_scale(own: PixelSet, other: PixelSet) -> None:
    """Raise ``Unmet`` where the pictures of ``own``, which are as they are, have another scale or offset.

    Those of ``other`` may be augmented, so the lowest and the highest pixel of a picture in the middle are compared.
    """
    (low, width, uneven), (low_there, width_there, uneven_there) = (_scale(one.images) for one in (own, other))
    augmented = bool(np.any(other.sources < 0)) or uneven_there > uneven + UNEVEN
    near, times = (NEAR_AUGMENTED, TIMES_AUGMENTED) if augmented else (NEAR, 1 + NEAR)
    smaller, larger = sorted((width, width_there))
    ranges = {one.name: f"{float(one.images.min()):.4g} to {float(one.images.max()):.4g}" for one in (own, other)}
    require(
        larger <= times * smaller and abs(low - low_there) <= near * smaller,
        f"pixels of one scale in both data sets: those of {other.name} go from {ranges[other.name]}",
        f"those of {own.name} go from {ranges[own.name]}",
        "Scale both in the same way, with `rescale=1/255` in both generators or one `Rescaling` in the model.",
    )


def _scale(images: Array) -> tuple[float, float, float]:
    """Return the lowest pixel and the range of a picture in the middle, and how uneven pictures are in both."""
    lows, highs = (edge(images.astype(np.float64), axis=(1, 2, 3)) for edge in (np.min, np.max))
    low, width = float(np.median(lows)), float(np.median(highs - lows))
    uneven = max(float(np.std(one)) for one in (lows, highs - lows)) / max(width, 1e-12)
    return low, width, uneven
