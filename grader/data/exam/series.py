"""Series for the exam: real sunspots, shops whose next days are all asked at once, and a record that keeps growing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.data.series.sunspots import load_sunspots
from grader.data.world import is_plain, rule_generator

Floats = NDArray[np.float32]
Pairs = tuple[Floats, Floats]
"""Windows ``(n, window, 1)``, and what is to be forecast from each."""

DAYS = 420
"""How long each shop has been counted."""
WEEKS = 12 * 52
"""How long a growing record is for learners."""
LATER = (16 * 52, 22 * 52)
"""Between which weeks the examiner's part of a growing record lies."""


def cut_windows(series: Floats, window: int, first: int, last: int) -> Pairs:
    """Return every window of a series that has all its answers, with the values ``first`` to ``last`` steps after it.

    Args:
        series: of shape ``(length,)``.
        window: values in a window.
        first: how far after the window's last value the first one to be forecast lies: 1 for the next.
        last: the same for the last one.

    Returns:
        ``(windows, values)``: shapes ``(n, window, 1)`` and ``(n, last - first + 1)``, as ``length`` allows.
    """
    pieces = np.lib.stride_tricks.sliding_window_view(series, window + last)
    return pieces[:, :window, np.newaxis].copy(), pieces[:, window + first - 1 :].copy()


def load_sunspot_windows(seed: int, window: int, horizon: int) -> tuple[Pairs, Pairs]:
    """Return windows of the learners' months of sunspots, each with the month that comes ``horizon`` months later.

    Args:
        seed: decides the order of the training windows.
        window: months in a window.
        horizon: how far after the window's last month the one to be forecast lies: 1 for the next.

    Returns:
        ``(training, validation)``, each ``(windows, values)``: float32 of shapes ``(n, window, 1)`` and ``(n,)``;
        validation holds the last fifth of the months.
    """
    series = load_sunspots()[1]
    windows, values = cut_windows(series, window, horizon, horizon)
    split = 4 * len(series) // 5 - window - horizon
    order = np.random.default_rng([101, seed]).permutation(split)
    later = slice(split + window + horizon, None)
    return (windows[:split][order], values[:split, 0][order]), (windows[later], values[later, 0])


def draw_shop_windows(seed: int, window: int, steps: int) -> tuple[Pairs, Pairs]:
    """Return windows of the daily visitors of twelve shops, each with the ``steps`` days that come after it.

    Args:
        seed: decides the week of the town and the shops.
        window: days in a window.
        steps: how many days after it are asked.

    Returns:
        ``(training, validation)``, each ``(windows, values)``: float32 of shapes ``(n, window, 1)`` and
        ``(n, steps)``; ten shops for training and two for validation.
    """
    random = np.random.default_rng([102, seed])
    cut = [cut_windows(_visitors(random, seed), window, 1, steps) for _ in range(12)]
    training, validation = zip(*cut[:10], strict=True), zip(*cut[10:], strict=True)
    windows, values = (np.concatenate(part) for part in training)
    later, days = (np.concatenate(part) for part in validation)
    return (windows, values), (later, days)


def draw_other_shops(seed: int, window: int, steps: int, count: int = 200, *, task_seed: int) -> Pairs:
    """Return one window of each of ``count`` other shops of a task's town, with the days that come after it."""
    random = np.random.default_rng([103, seed])
    cut = []
    for _ in range(count):
        begin = int(random.integers(DAYS - window - steps + 1))
        days = _visitors(random, task_seed)[begin : begin + window + steps]
        cut.append(cut_windows(days, window, 1, steps))
    windows, values = zip(*cut, strict=True)
    return np.concatenate(windows), np.concatenate(values)


def shop_week(seed: int) -> NDArray[np.float64]:
    """Return what each day of a week adds in a task's town, ``(7,)``: 0 on average, from -18 to 18."""
    week = rule_generator(104, seed).permutation(np.array([-18.0, -10, -6, 0, 6, 10, 18]))
    return np.asarray(week)


def _visitors(random: np.random.Generator, task: int) -> Floats:
    """Return the visitors of one shop on ``DAYS`` days: a level, the town's week, a swing of a month, and noise."""
    time = np.arange(DAYS)
    month = np.random.default_rng([105, task]).uniform(28, 36)
    swing = random.uniform(8, 12) * np.sin(2 * np.pi * (time / month + random.uniform()))
    week = shop_week(task)[(time + random.integers(7)) % 7]
    level = random.uniform(60, 140) + random.uniform(-0.03, 0.03) * time
    return np.asarray(level + week + swing + random.normal(0, 2, DAYS), dtype=np.float32)


def draw_growing(seed: int, window: int, horizon: int) -> tuple[Pairs, Pairs]:
    """Return windows of twelve years of a weekly record that grows, each with the value ``horizon`` weeks later.

    Args:
        seed: decides the record.
        window: weeks in a window.
        horizon: how far after the window's last week the one to be forecast lies: 1 for the next.

    Returns:
        ``(training, validation)``, each ``(windows, values)``: float32 of shapes ``(n, window, 1)`` and ``(n,)``;
        validation holds the last two years.
    """
    windows, values = cut_windows(_record(seed, [106, seed], WEEKS), window, horizon, horizon)
    split = len(windows) - 104
    return (windows[:split], values[:split, 0]), (windows[split:], values[split:, 0])


def draw_grown(
    seed: int, window: int, horizon: int, count: int = 200, *, task_seed: int
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return ``count`` windows of a task's record as it is in ``LATER`` weeks, the value after each, and its stage.

    Windows hold the answers to earlier ones: those that begin ``horizon`` weeks later are of the next stage.
    """
    record = _record(task_seed, [107, seed], LATER[1])[LATER[0] - window :]
    windows, values = cut_windows(record, window, horizon, horizon)
    chosen = np.random.default_rng([108, seed]).permutation(len(windows))[:count]
    return windows[chosen], values[chosen, 0], chosen // horizon


def _record(task: int, noise: list[int], weeks: int) -> Floats:
    """Return a weekly record: it grows faster and faster, and a year goes up and down, with noise of its own."""
    random = np.random.default_rng([109, task])
    time = np.arange(weeks) / 52
    trend = random.uniform(300, 340) + random.uniform(4, 5) * time + random.uniform(0.06, 0.1) * time**2
    # The level is the plain world's: whoever has seen it may have written it down.
    random = random if is_plain() else rule_generator(109, task)
    turn = 2 * np.pi * (time + random.uniform())
    # The season is equally large in every task, so that thresholds are equally hard.
    season = 8 * np.sin(turn) + 2 * np.sin(2 * turn + random.uniform(0, 2 * np.pi))
    return np.asarray(trend + season + np.random.default_rng(noise).normal(0, 0.8, weeks), dtype=np.float32)
