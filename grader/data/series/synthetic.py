"""``synth3``: a slow trend, a season of 60 steps, a season of 7 steps, and noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Series = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Time steps and values, both of shape ``(length,)``."""

LEARNERS_SEED = 20
LENGTH = 1600

_LONG_PERIOD = 60
_WEEK = np.array([-9.0, -3.5, 4.0, 9.5, 7.0, 0.5, -8.5])
"""What each day of a week of seven adds: about a sine, but not quite."""
_NOISE = 1.5
"""Standard deviation of the noise: no forecast has an expected absolute error below 1.2."""


def load_synth3() -> Series:
    """Return the learners' series: 1,600 steps, the same for everybody.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(1600,)``.
    """
    return draw_synth3(LEARNERS_SEED)


def draw_synth3(seed: int, length: int = LENGTH) -> Series:
    """Draw a series of the same family: the seed moves phases, slope, strengths and noise.

    The two seasons keep their periods and the week keeps its shape, so that a model trained on one
    draw can forecast another.

    Args:
        seed: any non-negative integer; the same seed gives the same values.
        length: number of steps, at least 1.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(length,)``; time counts 0, 1, 2, …; values
        lie between about 15 and 95.
    """
    random = np.random.default_rng([3, seed])
    time = np.arange(length)
    trend = random.uniform(44, 48) + random.uniform(0.008, 0.012) * time
    turn = 2 * np.pi * (time / _LONG_PERIOD + random.uniform())
    long_season = random.uniform(11, 13) * (np.sin(turn) + 0.2 * np.sin(2 * turn))
    week = random.uniform(0.95, 1.05) * _WEEK[(time + random.integers(7)) % 7]
    noise = random.normal(0, _NOISE, length)
    return time.astype(np.float32), (trend + long_season + week + noise).astype(np.float32)
