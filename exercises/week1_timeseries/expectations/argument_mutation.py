"""Evidence about arguments that were lent to a learner's function: do they come back as they were?"""

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
    """The arrays that it was given."""
    after: tuple[Array, ...]
    """The same ones when it had returned."""


def lend(candidate: Candidate, function: str, *arguments: Any) -> Lent:
    """Call a learner's function by position, and look at its array arguments again when it has returned."""
    with one_failure(candidate, function):
        _, left = candidate.lend(function, *arguments)
    pairs = [(one, np.asarray(two)) for one, two in zip(arguments, left, strict=True) if isinstance(one, np.ndarray)]
    return Lent(function, tuple(one for one, _ in pairs), tuple(two for _, two in pairs))


class LentMatchers:
    """What can be said about ``Lent`` arrays."""

    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    def come_back_unchanged(self) -> None:
        """The function left every array that it was given as it was.

        >>> expect(lend(candidate, "naive_forecast", series, 8)).come_back_unchanged()  # doctest: +SKIP
        """
        for before, after in zip(self._lent.before, self._lent.after, strict=True):
            require(
                np.array_equal(before, after),
                f"after `{self._lent.function}` the array that it was given, as it was: {show(before, 5)}",
                show(after, 5),
                "`series[…] = …` and `series -= …` change the caller's own array: work on a new one, such as "
                "`series - …` or `series.copy()`.",
            )


expect.register(Lent, LentMatchers)
