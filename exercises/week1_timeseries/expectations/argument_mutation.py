"""Evidence about the arguments of a learner's function before and after the call, and its matcher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import as_one, one_failure


@dataclass(frozen=True)
class Lent:
    """Arrays before and after a call."""

    function: str
    """The learner's function."""
    before: tuple[Array, ...]
    """Its array arguments before the call."""
    after: tuple[Array, ...]
    """The same arrays after the call."""
    nothing: Unmet | CandidateFault | None = None
    """The failure of the function where it returned nothing."""


def lend(candidate: Candidate, function: str, *arguments: Any) -> Lent:
    """Call a learner's function by position, and read its array arguments again after the call."""
    with one_failure(candidate, function):
        found, left = candidate.lend(function, *arguments)
    pairs = [
        (argument, np.asarray(two))
        for argument, two in zip(arguments, left, strict=True)
        if isinstance(argument, np.ndarray)
    ]
    return Lent(
        function,
        tuple(array for array, _ in pairs),
        tuple(two for _, two in pairs),
        _nothing(candidate, function, found),
    )


def _nothing(candidate: Candidate, function: str, found: Any) -> Unmet | CandidateFault | None:
    """Return the failure that the other criteria of a function have where it returned nothing."""
    try:
        as_array(found if found is None else 0, f"the result of `{function}`")
    except Unmet as unmet:
        return as_one(candidate, unmet, function)
    return None


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
        if self._lent.nothing:
            raise self._lent.nothing.with_traceback(None)


expect.register(Lent, LentMatchers)
