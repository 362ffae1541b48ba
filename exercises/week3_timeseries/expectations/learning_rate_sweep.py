"""Evidence about a sweep of learning rates in a learner's function, and the words: is it one, what does it leave?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_column, describe, show
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import make_model
from grader.checks.one_failure import one_failure

RATE_KEYS = ("learning_rate", "lr")
"""What a history calls the rate of each epoch; the second is what Keras 2 called it."""
SAME_FACTOR = 0.02
"""Two factors that differ by less than this part are the same."""
SLACK = 0.85
"""A sweep over this part of the span that is asked for passes: 60 epochs of a twentieth power make 891, not 1,000."""


@dataclass(frozen=True)
class Sweep:
    """One call of a learner's function that sweeps the learning rate, and what ``create_model`` gave around it."""

    candidate: Candidate
    function: str
    """The learner's function that sweeps."""
    rates: Array
    """The learning rate of each epoch, as the history tells it, ``(epochs,)``."""
    used: Array
    """The learning rate that the optimizer had in each epoch, ``(epochs,)``; NaN where it cannot be read."""
    losses: Array
    """The loss of each epoch, ``(epochs,)``; may end in NaN."""
    last_rate: float | None
    """The rate that the optimizer of the swept model has in the end; ``None`` where it cannot be read."""
    swept: tuple[Handle, ...]
    """The models that were trained in the call."""
    weights: tuple[Array, ...]
    """Their weights after it."""
    before: Model | None
    """What ``create_model`` returned before the sweep; ``None`` where that was no model."""
    after: Model | None
    """What it returned after it."""
    strange: Unmet | None = None
    """What is wrong with the history; then there are neither rates nor losses."""


def sweep_rates(candidate: Candidate, features: Array, labels: Array, before: Model | None, *, seed: int) -> Sweep:
    """Call ``adjust_learning_rate`` with an uncompiled model of the learner's and a data set of ours, and watch it.

    ``features`` ``(n, window, 1)``, ``labels`` ``(n, 1)``; ``before`` is a model of ``create_model``'s. Raises
    ``Unmet`` where no training ran.
    """
    function, window_size = "adjust_learning_rate", features.shape[1]
    dataset = candidate.stand_in("dataset", features=features, labels=labels, batch_size=32)
    with one_failure(candidate, "create_uncompiled_model"):
        uncompiled = make_model(candidate, "create_uncompiled_model", window_size, seed=seed).handle
    candidate.recorded_fits()
    returned = candidate.call(function, uncompiled, dataset, seed=seed, training=True)
    rows = candidate.recorded_fits()
    require(
        bool(rows),
        f"a call of `model.fit` in `{function}`",
        "none",
        "Compile the model, and train it by `model.fit`, in one call or in a call for each epoch: no other is seen.",
    )
    swept = tuple(dict.fromkeys(row["model"] for row in rows if isinstance(row["model"], Handle)))
    weights = tuple(weight for model in swept for weight in candidate.weights(model))
    after = _model_after(candidate, before, seed + 1) if before else None
    rate = candidate.attribute(optimizer, "learning_rate") if (optimizer := _optimizer(candidate, swept)) else None
    rates, losses, strange = _read_curves(candidate, function, returned)
    return Sweep(
        candidate,
        function,
        rates,
        np.array([rate for row in rows for rate in row["rates"]], dtype=np.float64),
        losses,
        float(rate) if isinstance(rate, (int, float)) or (isinstance(rate, np.ndarray) and rate.size == 1) else None,
        swept,
        weights,
        before,
        after,
        strange,
    )


def _model_after(candidate: Candidate, before: Model, seed: int) -> Model:
    handle = make_model(candidate, "create_model", before.inputs.shape[1], seed=seed).handle
    return look_at(candidate, handle, "create_model", before.inputs)


def _read_curves(candidate: Candidate, function: str, returned: Any) -> tuple[Array, Array, Unmet | None]:
    """Return rates and losses of a history; or none, and what is wrong with it."""
    try:
        history = _read_history(candidate, function, returned)
        return as_column(history["rates"], "the learning rates of the history"), _losses(history["losses"]), None
    except Unmet as strange:
        return np.zeros(0), np.zeros(0), strange


def _losses(told: Any) -> Array:
    """Return the losses of a history, NaN and infinite ones too."""
    try:
        return np.asarray(told, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError):
        raise Unmet(
            "a history whose `loss` holds a number for each epoch",
            describe(told),
            "Return the `history` of `fit` as it is.",
        ) from None


def _optimizer(candidate: Candidate, swept: tuple[Handle, ...]) -> Handle | None:
    found = candidate.attribute(swept[-1], "optimizer") if swept else None
    return found if isinstance(found, Handle) else None


def _read_history(candidate: Candidate, function: str, returned: Any) -> dict[str, Any]:
    history = returned
    if isinstance(returned, Handle) and returned.kind == "history":
        history = candidate.attribute(returned, "history")
    told = isinstance(history, Mapping) and "loss" in history
    advice = f"End `{function}` with `return history`, where `history = model.fit(…)`."
    require(told, f"from `{function}` the `History` that `fit` returns, or its dictionary", describe(returned), advice)
    key = next((one for one in RATE_KEYS if one in history), "")
    require(
        bool(key),
        "a history with `loss` and `learning_rate`, a number for each epoch",
        f"a history with {', '.join(f'`{name}`' for name in history)}",
        "A `LearningRateScheduler` sets the rate and writes it into the history: is it in `callbacks=[…]` of `fit`?",
    )
    return {"rates": history[key], "losses": history["loss"]}


class SweepMatchers:
    """What can be said about a ``Sweep``."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    def raises_the_rate(self, times: float) -> None:
        """From epoch to epoch the rate grows by one factor, from first to last at least ``times`` times.

        >>> expect(sweep).raises_the_rate(times=1000)  # doctest: +SKIP
        """
        if self._sweep.strange:
            raise self._sweep.strange
        rates, said = self._sweep.rates, f"the rates {show(self._sweep.rates, 6)}"
        advice = "`LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))` makes it ten times as large every "
        advice += "20 epochs: 3 powers of ten take 61 epochs."
        expected = f"a rate that grows by the same factor in every epoch, about {times:,.0f} times in all"
        require(len(rates) > 2 and bool((rates > 0).all()), expected, said, advice)
        factors = rates[1:] / rates[:-1]
        middle = float(np.median(factors))
        if np.allclose(factors, 1.0, rtol=1e-4):
            raise Unmet(expected, f"{said}: it stays the same", advice)
        require(
            bool(np.allclose(factors, middle, rtol=SAME_FACTOR)),
            expected,
            f"{said}: a factor of {factors[0]:.3g} in the first step and {factors[-1]:.3g} in the last",
            "Multiply, do not add: a power of ten with the epoch in its exponent. " + advice,
        )
        require(middle > 1, expected, f"{said}: it falls", advice)
        span = float(rates[-1] / rates[0])
        require(
            span >= SLACK * times,
            expected,
            f"{said}: {_times(span)} as large in the end",
            "Ask for more epochs, or let the rate grow faster: " + advice,
        )
        self._was_applied(rates)

    def _was_applied(self, rates: Array) -> None:
        sweep, count = self._sweep, len(self._sweep.swept)
        require(
            count == 1,
            "a sweep that trains one model all through",
            f"{count} models, each trained for a part of it",
            "What a rate does shows in a model that goes on learning: train the model that the function is given.",
        )
        # A schedule of the optimizer's own is one epoch further in the end.
        factor = 1.5 * max(rates[-1] / rates[-2], 1.01) ** 1.5
        if (last := sweep.last_rate) is not None:
            require(
                rates[-1] / factor <= last <= rates[-1] * factor,
                f"an optimizer that ended at the last rate of the history, {rates[-1]:.3g}",
                f"one whose rate is {last:.3g}: the sweep was written down, and never used",
                "Give `fit` the scheduler: `callbacks=[schedule]`.",
            )
        if len(sweep.used) != len(rates) or not np.isfinite(sweep.used).all():
            return
        other = np.flatnonzero((sweep.used > rates * factor) | (sweep.used < rates / factor))
        require(
            not len(other),
            "an optimizer with the rate of the history in each epoch",
            f"one with {show(sweep.used[other], 6)} in epoch{'s' * (len(other) > 1)} {show(other, 6)}, where the "
            f"history says {show(rates[other], 6)}: rates that were written down, and not used",
            "Let a callback set the rate before each epoch: `callbacks=[LearningRateScheduler(…)]`.",
        )

    def begins_with_a_loss(self) -> None:
        """At the smallest rates the loss is a number; what it becomes at the largest ones is the sweep's point.

        >>> expect(sweep).begins_with_a_loss()  # doctest: +SKIP
        """
        losses = self._sweep.losses
        require(
            len(losses) == len(self._sweep.rates) and bool(np.isfinite(losses[:3]).all()),
            f"a loss for each of the {len(self._sweep.rates)} rates, and a finite one for the first",
            f"the losses {show(losses, 6)}",
            "Begin with a smaller rate, such as 1e-8.",
        )

    def leaves_no_trace(self) -> None:
        """After the sweep ``create_model`` gives a fresh model: no weight and no rate of the sweep's is in it.

        >>> expect(sweep).leaves_no_trace()  # doctest: +SKIP
        """
        sweep = self._sweep
        if sweep.before is None or sweep.after is None:
            raise TypeError("a sweep with a model before and after it")
        expected = "after the sweep a fresh model from `create_model`"
        advice = "The sweep ends with rates that throw the weights about: only the rate that you choose from it may "
        advice += (
            "stay. Call `create_uncompiled_model(window_size)` in `create_model`, and compile with a new optimizer."
        )
        if sweep.after.handle in sweep.swept:
            raise Unmet(expected, "the very model that the sweep has trained", advice)
        require(sweep.after.handle != sweep.before.handle, expected, "the very model that it returned before", advice)
        own = [weight for weight in sweep.candidate.weights(sweep.after.handle) if len(np.unique(weight)) > 2]
        kept = sum(any(_same(weight, other) for other in sweep.weights) for weight in own)
        require(
            not kept,
            expected,
            f"{kept} of its {len(own)} arrays of weights are those that the sweep ended with",
            advice,
        )
        earlier, later = sweep.before.summary.learning_rate, sweep.after.summary.learning_rate
        require(
            earlier is None or later is None or bool(np.isclose(earlier, later, rtol=1e-3)),
            f"{expected}, compiled with the learning rate {earlier or 0:.3g} as before",
            f"one with the learning rate {later or 0:.3g}, which the sweep has left in the optimizer, or in a variable "
            "outside of the functions",
            f"{advice} And change no `global` variable in the sweep.",
        )


def _same(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.array_equal(one, other))


def _times(span: float) -> str:
    return f"only {span:.3g} times" if span >= 1 else "less than once"


expect.register(Sweep, SweepMatchers)
