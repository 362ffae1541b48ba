"""One of several, each as likely as another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def pick(random: np.random.Generator, choices: Sequence[T]) -> T:
    """Return one of the choices."""
    return choices[int(random.integers(len(choices)))]
