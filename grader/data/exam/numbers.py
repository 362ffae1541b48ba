"""Numbers for the exam's simple models: prices of houses, curves, and groups of points; ``SEED`` decides each rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.data.world import rule_generator

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

HOUSES = {
    "area_m2": (30, 220),
    "distance_m": (200, 15_000),
    "year": (1900, 2020),
    "rooms": (1, 8),
    "garden_m2": (0, 1_500),
    "floor": (0, 20),
    "noise_db": (35, 75),
}
"""What is known of a house: from where to where each number goes."""
_LOWERS_THE_PRICE = {"floor", "noise_db"}

HEAPS = 3
"""Of how many heaps a group of points is made."""

CURVES: dict[str, Callable[[NDArray[np.float64], float], NDArray[np.float64]]] = {
    "bowl": lambda places, shift: (places - 0.2 * shift) ** 2,
    "valley": lambda places, shift: np.abs(places - 0.2 * shift),
    "wave": lambda places, shift: np.cos(1.7 * np.pi * places + 0.5 * shift),
}
"""Bent rules over places from -1 to 1; a shift from -1 to 1 moves them."""


def house_columns(seed: int, features: int) -> tuple[str, ...]:
    """Return what the numbers of a task's houses mean, in their order: area and distance always, others as it falls."""
    random = np.random.default_rng([81, seed])
    more = random.permutation(list(HOUSES)[2:])[: features - 2]
    return tuple(str(name) for name in random.permutation(["area_m2", "distance_m", *more]))


def draw_houses(seed: int, features: int, count: int = 800, *, task_seed: int | None = None) -> tuple[Floats, Floats]:
    """Return houses with their prices: the nearer to the centre, the dearer is each square metre.

    Args:
        seed: decides the houses, and how far each price lies from the rule.
        features: how many numbers are known of each house, 3 to 7.
        count: how many houses.
        task_seed: decides the columns and the rule, and leaves prices without noise; ``seed`` where it is not given.

    Returns:
        ``(houses, prices)``: float32 of shapes ``(count, features)``, in the order of ``house_columns``, and
        ``(count,)``, in units of 10,000: about 3 to 90.
    """
    task = seed if task_seed is None else task_seed
    random = np.random.default_rng([82 if task_seed is None else 83, seed])
    columns = house_columns(task, features)
    drawn = {name: np.round(random.uniform(*HOUSES[name], count)) for name in columns}
    noise = random.normal(0, 1.5, count) if task_seed is None else np.zeros(count)
    houses = np.stack([drawn[name] for name in columns], axis=1)
    return houses.astype(np.float32), (_prices(task, drawn) + noise).astype(np.float32)


def _prices(task: int, houses: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    random = rule_generator(84, task)
    reach = random.uniform(3_000, 4_500)
    dear = random.uniform(0.32, 0.38) * (0.25 + 0.75 * np.exp(-houses["distance_m"] / reach))
    prices = 10 + houses["area_m2"] * dear
    for name, strength in zip(list(HOUSES)[2:], random.uniform(2, 4.5, len(HOUSES) - 2), strict=True):
        if name in houses:
            low, high = HOUSES[name]
            share = 2 * (houses[name] - low) / (high - low) - 1
            prices = prices + (-strength if name in _LOWERS_THE_PRICE else strength) * share
    return np.asarray(prices)


def draw_curve(
    seed: int, numbers: int, reach: int, count: int = 800, *, task_seed: int | None = None
) -> tuple[Floats, Floats]:
    """Return points that lie near a bent rule: a wave along one number, a bowl or a valley along each other.

    Args:
        seed: decides the points, and how far each target lies from the rule.
        numbers: how many numbers each point has.
        reach: points go from ``-reach`` to ``reach``.
        count: how many points.
        task_seed: decides the rule, and leaves targets without noise; ``seed`` where it is not given.

    Returns:
        ``(inputs, targets)``: float32 of shapes ``(count, numbers)`` and ``(count,)``; the spread of the targets is
        about 10, that of the noise 1.
    """
    task = seed if task_seed is None else task_seed
    random = np.random.default_rng([85 if task_seed is None else 86, seed])
    places = random.uniform(-1, 1, (count, numbers))
    noise = random.normal(0, 1, count) if task_seed is None else np.zeros(count)
    targets = _curve_height(task, numbers) + noise
    for column, (name, shift, sign) in enumerate(curve_rule(task, numbers)):
        every = CURVES[name](np.linspace(-1, 1, 401), shift)
        bent = (CURVES[name](places[:, column], shift) - every.mean()) / every.std()
        targets = targets + sign * 10 * bent / np.sqrt(numbers)
    return (reach * places).astype(np.float32), targets.astype(np.float32)


def curve_rule(seed: int, numbers: int) -> list[tuple[str, float, int]]:
    """Return for each number which of ``CURVES`` a task bends it along, how far that is shifted, and its sign.

    One of them is a wave, which needs the most bends: so all tasks are about equally hard.
    """
    random = rule_generator(87, seed)
    others = [str(name) for name in random.permutation([name for name in CURVES if name != "wave"])]
    names = random.permutation(["wave", *others[: numbers - 1]])
    return [(str(name), float(random.uniform(-1, 1)), int(random.choice([-1, 1]))) for name in names]


def _curve_height(seed: int, numbers: int) -> float:
    return float(np.random.default_rng([88, seed, numbers]).uniform(-20, 20))


def draw_groups(
    seed: int, groups: int, dimensions: int, count: int = 1200, *, task_seed: int | None = None
) -> tuple[Floats, Integers]:
    """Return points of several groups that no straight line parts: each group is three heaps, far from each other.

    Args:
        seed: decides the points.
        groups: how many groups.
        dimensions: how many numbers each point has, 2 or 3.
        count: how many points.
        task_seed: decides where the heaps lie, and whose they are; ``seed`` where it is not given.

    Returns:
        ``(points, labels)``: float32 of shape ``(count, dimensions)``, about -15 to 15, and 0 to ``groups - 1``.
    """
    task = seed if task_seed is None else task_seed
    random = np.random.default_rng([89 if task_seed is None else 90, seed])
    centres = heaps(task, groups, dimensions)
    chosen = random.integers(len(centres), size=count)
    points = centres[chosen] + random.normal(0, 1, (count, dimensions))
    return points.astype(np.float32), (chosen % groups).astype(np.int64)


def heaps(seed: int, groups: int, dimensions: int) -> NDArray[np.float64]:
    """Return the middles of a task's heaps, ``(3 * groups, dimensions)``: heap ``n`` belongs to group ``n % groups``.

    They stand in a circle at equal distances, and groups follow one another three times round it.
    """
    random = rule_generator(91, seed)
    number = HEAPS * groups
    turns = 2 * np.pi * (random.uniform() + np.arange(number) / number)
    places = np.zeros((number, dimensions))
    places[:, 0], places[:, 1] = np.cos(turns), np.sin(turns)
    if dimensions > 2:
        places[:, 2] = 0.3 * random.choice([-1, 1], number)
    order = np.tile(random.permutation(groups), HEAPS) + np.repeat(groups * np.arange(HEAPS), groups)
    return np.asarray(2.6 / np.sin(np.pi / number) * places[np.argsort(order)])
