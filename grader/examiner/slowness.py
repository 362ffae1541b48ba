"""How slow this machine is: what takes seconds on another one takes longer here, and gets longer."""

from __future__ import annotations

import functools
import time

USUAL_SECONDS = 0.0024
"""CPU seconds of 100,000 additions on the machine on which the times of the references were measured."""
MOST_SLOW = 4.0
"""A machine counts as so many times slower than that one at most."""


@functools.cache
def slowness(usual: float = USUAL_SECONDS) -> float:
    """Return how many times slower than usual this machine is, from 1 to ``MOST_SLOW``: what is tried takes longer.

    Of three measurements the shortest counts. Together they take about 10 ms.

    >>> 1.0 <= slowness() <= MOST_SLOW
    True
    """
    measured = []
    for _ in range(3):
        began, total = time.process_time(), 0
        for number in range(100_000):
            total += number
        measured.append(time.process_time() - began)
    return min(max(1.0, min(measured) / usual), MOST_SLOW)
