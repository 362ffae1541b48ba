"""Evidence about the arguments of a learner's function before and after the call, and its matcher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, show
from grader.checks.expect import expect, require
from grader.checks.one_failure import one_failure


@dataclass(frozen=True)
class Lent:
    """Arrays before and after a call."""

    function: str
    """The learner's function."""
    before: tuple[Array, ...]
    """Its array arguments before the call."""
    after: tuple[Array, ...]
    """The same arrays after the call."""


def lend(candidate: Candidate, function: str, *arguments: Any) -> Lent:
    """Call a learner's function by position, and read its array arguments again after the call."""
    with one_failure(candidate, function):
        _, left = candidate.lend(function, *arguments)
    pairs = [
        (argument, np.asarray(two))
        for argument, two in zip(arguments, left, strict=True)
        if isinstance(argument, np.ndarray)
    ]
    return Lent(function, tuple(array for array, _ in pairs), tuple(two for _, two in pairs))


class LentMatchers:
    """Matchers about ``Lent``."""

    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    def come_back_unchanged(self) -> None:
        """The function did not change its array arguments.

        >>> expect(lend(candidate, "naive_forecast", series, 8)).come_back_unchanged()
        """
        for before, after in zip(self._lent.before, self._lent.after, strict=True):
            require(
                np.array_equal(before, after),
                f"the argument of `{self._lent.function}` unchanged: {show(before, 5)}",
                f"{show(after, 5)} after the call",
                "`.sort()` and `shuffle` change the array of the caller. Use `np.sort(series)` or `series.copy()`."
                if np.array_equal(np.sort(before), np.sort(after))
                else "Make a new array, such as `series - …` or `series.copy()`: `series[…] = …` and `series -= …` "
                "change the array of the caller.",
            )


expect.register(Lent, LentMatchers)
