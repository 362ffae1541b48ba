"""Examples with 30 features. Four of them decide the class; with few examples a large network overfits."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.data.world import rule_generator

FEATURES, DECIDING = 30, 4
"""Features of an example, and those that its class depends on."""
NOISE = 0.5
"""Standard deviation of the noise in the sum that decides the class."""


def load(seed: int = 0, count: int = 800) -> tuple[Array, Array]:
    """Return features ``(count, 30)`` float32, and classes ``(count,)`` int64: 0 or 1."""
    return draw_examples(seed, count)


def draw_examples(seed: int, count: int) -> tuple[Array, Array]:
    """Return examples as ``load`` does; examples of all seeds follow one rule.

    >>> features, classes = draw_examples(1, 5)
    >>> features.shape, classes.dtype.name
    ((5, 30), 'int64')
    """
    rule, random = rule_generator(93), np.random.default_rng([94, seed])
    weights = np.zeros(FEATURES)
    weights[rule.permutation(FEATURES)[:DECIDING]] = rule.choice([-1.0, 1.0], DECIDING)
    features = random.normal(size=(count, FEATURES)).astype(np.float32)
    scores = features @ weights + random.normal(0, NOISE, count)
    return features, (scores > 0).astype(np.int64)
