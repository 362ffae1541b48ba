"""Evidence about a learning rate schedule, a function of the epoch, and its matcher."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, show
from grader.checks.differences import show_beside
from grader.checks.expect import Unmet, expect, require

SAME = 1e-4
"""Learning rates with a smaller relative difference are equal."""


@dataclass(frozen=True)
class ScheduledRates:
    """The learning rates that a learner's function returned for some epochs."""

    function: str
    """The learner's function."""
    epochs: tuple[int, ...]
    """The epochs in rising order, starting at 0."""
    rates: Array
    """The learning rate of each epoch, float64 ``(n,)``."""


def read_rates(candidate: Candidate, function: str, epochs: list[int]) -> ScheduledRates:
    """Call a learner's function once for each of ``epochs``; raises ``Unmet`` if a result is not one number."""
    rates = []
    for epoch in epochs:
        column = as_column(candidate.call(function, epoch), f"the result of `{function}`")
        require(
            len(column) == 1, f"one number from `{function}({epoch})`", f"{len(column)} numbers", "Return one number."
        )
        rates.append(float(column[0]))
    return ScheduledRates(function, tuple(epochs), np.array(rates))


def _period(epochs: Array, rates: Array) -> float | None:
    """Return after how many epochs rates grow by 10, where it is one number for all; ``None`` otherwise."""
    if not (np.isfinite(rates).all() and (rates > 0).all()):
        return None
    powers = np.log10(rates[1:] / rates[0]) / epochs[1:]
    return float(1 / powers[0]) if powers[0] > 0 and np.allclose(powers, powers[0], rtol=SAME) else None


class ScheduledRatesMatchers:
    """Matchers about ``ScheduledRates``."""

    def __init__(self, rates: ScheduledRates) -> None:
        self._rates = rates

    def grow(self, first: float, *, tenfold: int) -> None:
        """The rate starts at ``first`` in epoch 0 and grows by one factor per epoch: 10 after ``tenfold`` epochs.

        >>> expect(read_rates(candidate, "learning_rate_at", [0, 20, 47])).grow(1e-8, tenfold=20)
        """
        found, epochs = self._rates, np.array(self._rates.epochs, dtype=np.float64)
        expected = first * 10 ** (epochs / tenfold)
        right = np.isclose(found.rates, expected, rtol=SAME, atol=0)
        if right.all():
            return
        mistakes: dict[str, Callable[[], Array]] = {
            f"Use `/`: whole division, as in `//` and `int(…)`, keeps the learning rate the same for {tenfold} epochs.":
                lambda: first * 10 ** (epochs // tenfold),
            f"Divide the epoch in the exponent: the learning rate grows by 10 per {tenfold} epochs, not per epoch.":
                lambda: first * 10**epochs,
            f"Write brackets, `10 ** (epoch / {tenfold})`: without them, `**` comes before `/`.":
                lambda: first * 10**epochs / tenfold,
            "Calculate the rate from the argument `epoch` alone. Yours grows with each call.":
                lambda: found.rates[0] * 10 ** (np.arange(len(epochs)) / tenfold),
            "Yours is right for one epoch later. Begin with epoch 0, and use `epoch` without `+ 1`.":
                lambda: first * 10 ** ((epochs + 1) / tenfold),
            "Yours is right for one epoch earlier. Begin with epoch 0, and use `epoch` without `- 1`.":
                lambda: first * 10 ** ((epochs - 1) / tenfold),
            f"Use 10, and not `exp`: the rate is `10 ** (epoch / {tenfold})` times the first one.":
                lambda: first * np.exp(epochs / tenfold),
        }  # fmt: skip
        advice = f"Start at {first:g} and multiply by the same factor in each epoch: by 10 in every {tenfold} epochs."
        if (found.rates == found.rates[0]).all():
            advice = f"Yours is the same in each epoch: multiply {first:g} by `10 ** (epoch / {tenfold})`."
        elif np.allclose(found.rates / found.rates[0], expected / first, rtol=SAME, atol=0):
            advice = f"Start at {first:g}: yours starts at {found.rates[0]:g}, and grows by the right factor."
        elif (period := _period(epochs, found.rates)) is not None:
            advice = f"Yours grows by 10 per {period:.3g} epochs. Write `10 ** (epoch / {tenfold})`."
        with np.errstate(over="ignore"):
            for cure, mistake in mistakes.items():
                if found.rates.any() and np.allclose(found.rates, mistake(), rtol=SAME, atol=0):
                    advice = cure
        if right[:-1].all():
            advice = f"Remove the upper limit: the learning rate must still grow at epoch {found.epochs[-1]}."
        raise Unmet(
            f"the learning rates {show(expected)} for the epochs {show(found.epochs)}, from `{found.function}`",
            show_beside(found.rates, expected),
            advice,
        )


expect.register(ScheduledRates, ScheduledRatesMatchers)
