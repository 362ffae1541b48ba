"""Evidence about a learner's function from an epoch to a learning rate, and the word about it: does it grow as told?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, show
from grader.checks.expect import Unmet, expect, require

SAME = 1e-4
"""Rates that differ by less than this part are the same."""


@dataclass(frozen=True)
class ScheduledRates:
    """What a learner's function answered to some epochs."""

    function: str
    """The learner's function."""
    epochs: tuple[int, ...]
    """The epochs, the first of them 0, in their order."""
    rates: Array
    """The rate of each, float64."""


def read_rates(candidate: Candidate, function: str, epochs: list[int]) -> ScheduledRates:
    """Call a learner's function once for each of ``epochs``; raises ``Unmet`` where one answer is no number."""
    rates = []
    for epoch in epochs:
        column = as_column(candidate.call(function, epoch), f"the result of `{function}`")
        require(
            len(column) == 1, f"one number from `{function}({epoch})`", f"{len(column)} numbers", "Return one rate."
        )
        rates.append(float(column[0]))
    return ScheduledRates(function, tuple(epochs), np.array(rates))


class ScheduledRatesMatchers:
    """What can be said about ``ScheduledRates``."""

    def __init__(self, rates: ScheduledRates) -> None:
        self._rates = rates

    def grow(self, first: float, *, tenfold: int) -> None:
        """The rate of epoch 0 is ``first``; it grows with each epoch, and is ten times as large after ``tenfold``.

        >>> expect(read_rates(candidate, "learning_rate_at", [0, 20, 47])).grow(1e-8, tenfold=20)  # doctest: +SKIP
        """
        told, epochs = self._rates, np.array(self._rates.epochs, dtype=np.float64)
        expected = first * 10 ** (epochs / tenfold)
        right = np.isclose(told.rates, expected, rtol=SAME, atol=0)
        if right.all():
            return
        mistakes: dict[str, Callable[[], Array]] = {
            f"A whole division gives steps: the rate stays the same for {tenfold} epochs. Divide with `/`, not `//`.":
                lambda: first * 10 ** (epochs // tenfold),
            f"It is ten times as large after each epoch, not after {tenfold}: divide the epoch in the exponent.":
                lambda: first * 10**epochs,
        }  # fmt: skip
        advice = f"It begins at {first:g} and is multiplied by the same factor each epoch: {tenfold} of them make 10."
        with np.errstate(over="ignore"):
            for said, mistake in mistakes.items():
                if np.allclose(told.rates, mistake(), rtol=SAME, atol=0):
                    advice = said
        if right[:-1].all():
            advice = "The rate grows on without an end: is there a last value, or a table that ends, before epoch "
            advice += f"{told.epochs[-1]}?"
        raise Unmet(
            f"{show(expected)} for the epochs {show(told.epochs)}, from `{told.function}`", show(told.rates), advice
        )


expect.register(ScheduledRates, ScheduledRatesMatchers)
