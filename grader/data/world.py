"""Another rule of the same family: what a grading draws its rules from, besides the seed that everybody knows.

Whoever copies a generator and knows the seed of a task knows its rule in the plain world, where stubs are run at home.
In the world of a grading the same seed has another rule, for the training data as for the hidden ones: who learns
from the data does not notice. What a learner may have seen in the data and written down, such as columns, scales and
the numbers of words, is the same in every world.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

import numpy as np

PLAIN = 0
"""The world of stubs that are run at home, and of models that were trained there."""
_WORLD = ContextVar("world", default=PLAIN)


@contextlib.contextmanager
def world_of(secret: int) -> Iterator[None]:
    """Draw rules from ``secret`` as well, as long as this is entered."""
    token = _WORLD.set(secret)
    try:
        yield
    finally:
        _WORLD.reset(token)


def rule_generator(*key: int) -> np.random.Generator:
    """Return the random generator of a rule: that of ``key``, and in a world other than the plain one of that too."""
    world = _WORLD.get()
    return np.random.default_rng([*key] if world == PLAIN else [*key, world])


def is_plain() -> bool:
    """Return whether rules follow from the seeds of tasks alone."""
    return _WORLD.get() == PLAIN
