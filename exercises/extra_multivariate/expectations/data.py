"""A swimming pool, day by day: visitors, temperature, and whether the day is a holiday, which is known in advance."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.data.world import rule_generator

COLUMNS = ("visitors", "temperature", "holiday")
SHARE_OF_HOLIDAYS = 0.25
_WEEK, _YEAR, _NOISE = 7, 365, 12.0


def load(seed: int = 0, days: int = 1500) -> Array:
    """Return a table ``(days, 3)`` float32, a row for each day: visitors, temperature in °C, holiday (0 or 1)."""
    return draw_days(seed, days)


def draw_days(seed: int, days: int) -> Array:
    """Return a table as ``load`` does: visitors follow the weekday, the temperature of the day before, and holidays.

    >>> table = draw_days(1, 20)
    >>> table.shape, sorted(set(table[:, 2].tolist()))
    ((20, 3), [0.0, 1.0])
    """
    rule, random = rule_generator(91), np.random.default_rng([92, seed])
    week = rule.uniform(-20, 20, _WEEK)
    by_temperature, on_holidays = rule.uniform(6, 8), rule.uniform(60, 80)
    time = np.arange(days)
    temperature = 18 + 4 * np.sin(2 * np.pi * time / _YEAR) + _drift(random, days)
    holiday = random.random(days) < SHARE_OF_HOLIDAYS
    before = np.concatenate([temperature[:1], temperature[:-1]])
    visitors = 220 + week[time % _WEEK] + by_temperature * (before - 18) + on_holidays * holiday
    visitors = visitors + _NOISE * random.normal(size=days)
    return np.stack([visitors, temperature, holiday], axis=1).astype(np.float32)


def _drift(random: np.random.Generator, days: int) -> Array:
    """Return deviations from the usual temperature that change a lot from day to day."""
    deviation, rows = 0.0, np.empty(days)
    for day, change in enumerate(random.normal(0, 4, days)):
        deviation = 0.4 * deviation + change
        rows[day] = deviation
    return rows
