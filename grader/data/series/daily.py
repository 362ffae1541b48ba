"""Four years of days: a rising trend, a yearly season with a sharp break, and noise."""

from __future__ import annotations

import numpy as np

from grader.data.series.synthetic import Series

LEARNERS_SEED = 41
LENGTH = 1461
YEAR = 365
"""Days after which the season comes back."""

_NOISE = 5.0
"""Standard deviation of the noise."""


def load_daily() -> Series:
    """Return the learners' days: 1,461 of them, the same for everybody.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(1461,)``.
    """
    return draw_daily(LEARNERS_SEED)


def draw_daily(seed: int, length: int = LENGTH) -> Series:
    """Draw a series of the same family: the seed moves slope, strength and noise, and where the year begins.

    The trend is steep enough that last year's value alone is a poor forecast, and the noise strong
    enough that last year's value needs smoothing.

    Args:
        seed: any non-negative integer; the same seed gives the same values.
        length: number of days, at least 1.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(length,)``; time counts 0, 1, 2, …
    """
    random = np.random.default_rng([41, seed])
    time = np.arange(length)
    of_year = (time / YEAR + random.uniform()) % 1
    wave = np.cos(2 * np.pi * of_year)
    fading = np.exp(-3 * of_year)
    season = random.uniform(36, 44) * np.where(of_year < 0.4, wave, fading)
    trend = 10 + random.uniform(0.045, 0.055) * time
    noise = random.normal(0, _NOISE, length)
    return time.astype(np.float32), (trend + season + noise).astype(np.float32)
