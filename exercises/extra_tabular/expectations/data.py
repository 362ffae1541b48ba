"""Parcels: four numbers of very different size, a carrier, and one of three delivery classes."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.data.world import rule_generator

CARRIERS = ("bike", "van", "truck", "train", "boat")
CLASSES = ("express", "standard", "bulky")
MEANS = np.array([8000.0, 420.0, 65.0, 1.8])
SPREADS = np.array([2500.0, 130.0, 20.0, 0.5])
"""Of the columns weight in grams, distance in kilometres, value in euros, and volume in cubic metres."""
_NOISE = 0.25


def load(seed: int = 0, count: int = 1500) -> tuple[Array, Array, Array]:
    """Return training data: numbers ``(count, 4)`` float32, carriers ``(count,)`` texts, classes ``(count,)`` int64."""
    return draw_parcels(seed, count)


def draw_parcels(seed: int, count: int) -> tuple[Array, Array, Array]:
    """Return parcels as ``load`` does. What a number means for the class depends on the carrier.

    >>> numbers, carriers, classes = draw_parcels(1, 5)
    >>> numbers.shape, len(carriers), classes.dtype.name
    ((5, 4), 5, 'int64')
    """
    rule, random = rule_generator(71), np.random.default_rng([72, seed])
    weights = rule.normal(size=(1, 4, len(CLASSES))) + 0.9 * rule.normal(size=(len(CARRIERS), 4, len(CLASSES)))
    # No class may be rare: the weights of all classes have one length.
    weights = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    standard = random.normal(size=(count, 4))
    carrier = random.integers(0, len(CARRIERS), count)
    scores = np.einsum("nf,nfc->nc", standard, weights[carrier]) + _NOISE * random.normal(size=(count, len(CLASSES)))
    numbers = (MEANS + SPREADS * standard).astype(np.float32)
    return numbers, np.array(CARRIERS)[carrier], scores.argmax(axis=1).astype(np.int64)
