"""Evidence about a learning rate sweep in a learner's function, and its matchers: rates, losses, fresh models."""

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
from grader.submission.rules import subjects

RATE_KEYS = ("learning_rate", "lr")
"""The names of the learning rate in a history: that of Keras 3, and that of Keras 2."""
SAME_FACTOR = 0.02
"""Factors with a smaller relative difference are equal."""
LOWEST = 1e-7
"""Below this learning rate no loss becomes infinite in the first epochs."""
SLACK = 0.85
"""A sweep over this part of the expected range passes: 60 epochs of `10 ** (1 / 20)` give 891 times, not 1,000."""


@dataclass(frozen=True)
class Sweep:
    """One call of a function that sweeps the learning rate, with models of ``create_model`` before and after it."""

    candidate: Candidate
    function: str
    """The learner's sweep function."""
    rates: Array
    """The learning rate of each epoch in the history, ``(epochs,)``."""
    used: Array
    """The learning rate of the optimizer in each epoch, ``(epochs,)``; NaN if it cannot be read."""
    losses: Array
    """The loss of each epoch, ``(epochs,)``; may end in NaN."""
    last_rate: float | None
    """The last learning rate of the optimizer of the swept model; ``None`` if it cannot be read."""
    swept: tuple[Handle, ...]
    """The models that were trained in the call."""
    weights: tuple[Array, ...]
    """Their weights after it."""
    before: Model | None
    """The model of ``create_model`` before the sweep; ``None`` if it returned no model."""
    after: Model | None
    """The model of ``create_model`` after the sweep."""
    error: Unmet | None = None
    """The error about the history; then there are no rates and no losses."""


def sweep_rates(candidate: Candidate, features: Array, labels: Array, before: Model | None, *, seed: int) -> Sweep:
    """Call ``adjust_learning_rate`` with the learner's uncompiled model and a given data set, and record its training.

    ``features`` ``(n, window, 1)`` and ``labels`` ``(n, 1)`` make the data set; ``before`` is a model of
    ``create_model``. Raises ``Unmet`` if no training ran.
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
        "no call",
        "Compile the model and call `model.fit`, once or once per epoch. Other training loops are not recorded.",
    )
    swept = tuple(dict.fromkeys(row["model"] for row in rows if isinstance(row["model"], Handle)))
    weights = tuple(weight for model in swept for weight in candidate.weights(model))
    after = _model_after(candidate, before, seed + 1) if before else None
    rate = candidate.attribute(optimizer, "learning_rate") if (optimizer := _optimizer(candidate, swept)) else None
    rates, losses, error = _read_curves(candidate, function, returned)
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
        error,
    )


def _model_after(candidate: Candidate, before: Model, seed: int) -> Model:
    handle = make_model(candidate, "create_model", before.inputs.shape[1], seed=seed).handle
    return look_at(candidate, handle, "create_model", before.inputs)


def _read_curves(candidate: Candidate, function: str, returned: Any) -> tuple[Array, Array, Unmet | None]:
    """Return learning rates and losses of a history; or empty arrays and the error about it."""
    try:
        history = _read_history(candidate, function, returned)
        _has_no_growing_factor(history["rates"])
        return as_column(history["rates"], "the learning rates of the history"), _losses(history["losses"]), None
    except Unmet as error:
        return np.zeros(0), np.zeros(0), error


def _has_no_growing_factor(values: Any) -> None:
    """Raise ``Unmet`` for learning rates that become infinite because their factor grows, too."""
    try:
        rates = np.asarray(values, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError):
        return
    last = int(np.argmax(~np.isfinite(rates))) - 1
    if last < 2 or not (rates[: last + 1] > 0).all():
        return
    factors = rates[1 : last + 1] / rates[:last]
    require(
        float(factors[-1]) < 2 * float(factors[1]),
        "a learning rate that grows by the same factor per epoch",
        f"the rates {show(rates[: last + 1], 6)}, then infinity: a factor of {factors[1]:.3g} in the second step and "
        f"{factors[-1]:.3g} in step {last}",
        "Multiply the last rate by a constant, `lr * 10 ** (1 / 20)`, or the first one by `10 ** (epoch / 20)`.",
    )


def _losses(values: Any) -> Array:
    """Return the losses of a history, NaN and infinite ones too."""
    try:
        return np.asarray(values, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError):
        raise Unmet(
            "a history with one number per epoch in `loss`",
            describe(values),
            "Return the `History` from `fit` unchanged.",
        ) from None


def _optimizer(candidate: Candidate, swept: tuple[Handle, ...]) -> Handle | None:
    found = candidate.attribute(swept[-1], "optimizer") if swept else None
    return found if isinstance(found, Handle) else None


def _read_history(candidate: Candidate, function: str, returned: Any) -> dict[str, Any]:
    history = returned
    if isinstance(returned, Handle) and returned.kind == "history":
        history = candidate.attribute(returned, "history")
    has_loss = isinstance(history, Mapping) and "loss" in history
    advice = f"End `{function}` with `return history`, where `history = model.fit(…)`."
    expected = f"the `History` from `fit`, or its `history` dictionary, from `{function}`"
    require(has_loss, expected, describe(returned), advice)
    key = next((text for text in RATE_KEYS if text in history), "")
    require(
        bool(key),
        "a history with `loss` and `learning_rate`, one number per epoch",
        f"a history with {', '.join(f'`{name}`' for name in history)}",
        "Pass a `LearningRateScheduler` in `callbacks=[…]` of `fit`: it records the learning rate in the history.",
    )
    return {"rates": history[key], "losses": history["loss"]}


def _epochs_of_a_step(factors: Array) -> int:
    """Return for how many epochs the rate stays the same before it grows; 0 where it does not grow in equal steps.

    >>> _epochs_of_a_step(np.array([1.0, 1.0, 10.0, 1.0, 1.0, 10.0, 1.0])), _epochs_of_a_step(np.array([2.0, 2.0]))
    (3, 1)
    """
    steps = np.flatnonzero(~np.isclose(factors, 1.0, rtol=1e-4))
    if not len(steps) or factors[steps[0]] < 1 or not np.allclose(factors[steps], factors[steps[0]], rtol=SAME_FACTOR):
        return 0
    first = int(steps[0]) + 1
    return first if bool((np.diff(steps) == first).all()) else 0


class SweepMatchers:
    """Matchers about ``Sweep``."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    def raises_the_rate(self, times: float) -> None:
        """The learning rate grows by one factor per epoch, to about ``times`` times the first.

        >>> expect(sweep).raises_the_rate(times=1000)
        """
        if self._sweep.error:
            raise self._sweep.error
        rates, said = self._sweep.rates, f"the rates {show(self._sweep.rates, 6)}"
        advice = "Use `LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))` for 61 epochs: it "
        advice += "multiplies the rate by 10 every 20 epochs."
        expected = f"a learning rate that grows by the same factor per epoch, to {times:,.0f} times the first"
        require(len(rates) > 2 and bool((rates > 0).all()), expected, said, advice)
        factors = rates[1:] / rates[:-1]
        middle = float(np.median(factors))
        if np.allclose(factors, 1.0, rtol=1e-4):
            raise Unmet(expected, f"{said}: constant", advice)
        if (epochs := _epochs_of_a_step(factors)) > 1:
            raise Unmet(
                expected,
                f"{said}: the same rate for {epochs} epochs, then {factors.max():.3g} times as large",
                f"The rate grows in steps, because the exponent is an integer. Write `epoch / {epochs}`, without "
                "`//` or `int`. Leave `staircase=True` out.",
                explained_by=(subjects.IN_STEPS,),
            )
        require(
            bool(np.allclose(factors, middle, rtol=SAME_FACTOR)),
            expected,
            f"{said}: a factor of {factors[0]:.3g} in the first step and {factors[-1]:.3g} in the last",
            "Multiply by the same factor in each epoch. " + advice,
        )
        require(middle > 1, expected, f"{said}: falling", advice)
        span = float(rates[-1] / rates[0])
        require(
            span >= SLACK * times,
            expected,
            f"{said}: {_times(span)} as large in the end",
            "Train for more epochs, or use a larger factor. " + advice,
        )
        self._was_applied(rates)

    def _was_applied(self, rates: Array) -> None:
        sweep, count = self._sweep, len(self._sweep.swept)
        require(
            count == 1,
            "one model, trained through the whole sweep",
            f"{count} models, each trained for a part of the sweep",
            "Train the model that the function gets as its argument, in every epoch.",
        )
        # A schedule inside the optimizer is one epoch ahead at the end.
        factor = 1.5 * max(rates[-1] / rates[-2], 1.01) ** 1.5
        if (last := sweep.last_rate) is not None:
            used = len(sweep.used) == len(rates) and bool(
                ((sweep.used <= rates * factor) & (sweep.used >= rates / factor)).all()
            )
            require(
                rates[-1] / factor <= last <= rates[-1] * factor,
                f"an optimizer with the last learning rate of the history, {rates[-1]:.3g}",
                f"an optimizer with the learning rate {last:.3g}"
                + (", which was set after the sweep" if used else ": the sweep was recorded, but never used"),
                "Return the history right after `fit`: compile once, before it, and set no learning rate after it."
                if used
                else "Pass the scheduler to `fit`: `callbacks=[schedule]`.",
            )
        if len(sweep.used) != len(rates) or not np.isfinite(sweep.used).all():
            return
        other = np.flatnonzero((sweep.used > rates * factor) | (sweep.used < rates / factor))
        require(
            not len(other),
            f"an optimizer with the learning rates of the history, {show(rates[other], 6)}, in "
            f"epoch{'s' * (len(other) > 1)} {show(other, 6)}",
            f"{show(sweep.used[other], 6)}: the learning rates were recorded, but not used",
            "Let a callback set the learning rate before each epoch: `callbacks=[LearningRateScheduler(…)]`.",
        )

    def begins_with_a_loss(self) -> None:
        """The history has one loss per learning rate, and the first ones are finite; later ones need not be.

        >>> expect(sweep).begins_with_a_loss()
        """
        losses, count = self._sweep.losses, len(self._sweep.rates)
        require(
            len(losses) == count,
            f"one loss for each of the {count} learning rates",
            f"{len(losses)} loss{'es' * (len(losses) != 1)}: {show(losses, 6)}",
            "Return the losses of all epochs: call `fit` once for all of them, or collect the loss of each call.",
        )
        first = f"{self._sweep.rates[0]:.3g}" if count else ""
        require(
            bool(np.isfinite(losses[:3]).all()),
            f"one loss for each of the {count} learning rates, finite in the first epochs",
            f"the losses {show(losses, 6)}",
            "Start with a lower learning rate, such as 1e-8."
            if count and self._sweep.rates[0] > LOWEST
            else f"The first learning rate, {first}, is low enough. Look for a loss, or a layer, that outputs NaN.",
        )

    def leaves_no_trace(self) -> None:
        """After the sweep ``create_model`` returns a fresh model, without weights or learning rates of the sweep.

        >>> expect(sweep).leaves_no_trace()
        """
        sweep = self._sweep
        if sweep.before is None or sweep.after is None:
            raise TypeError("a sweep with a model before and after it")
        expected = "a fresh model from `create_model` after the sweep"
        advice = (
            "Create the layers inside `create_uncompiled_model`. Call it in `create_model`, and compile with a new "
            "optimizer."
        )
        if sweep.after.handle in sweep.swept:
            raise Unmet(expected, "the model that the sweep trained", advice)
        require(sweep.after.handle != sweep.before.handle, expected, "the same model as before the sweep", advice)
        own = [weight for weight in sweep.candidate.weights(sweep.after.handle) if len(np.unique(weight)) > 2]
        kept = sum(any(_same(weight, other) for other in sweep.weights) for weight in own)
        require(
            not kept,
            expected,
            f"{kept} of {len(own)} weight arrays with the values from the end of the sweep",
            advice,
        )
        earlier, later = sweep.before.summary.learning_rate, sweep.after.summary.learning_rate
        require(
            earlier is None or later is None or bool(np.isclose(earlier, later, rtol=1e-3)),
            f"{expected}, with the learning rate {earlier or 0:.3g} as before",
            f"the learning rate {later or 0:.3g}, left by the sweep in the optimizer or in a global variable",
            f"{advice} Do not change a `global` variable in the sweep.",
        )


def _same(array: Array, other: Array) -> bool:
    return array.shape == other.shape and bool(np.array_equal(array, other))


def _times(span: float) -> str:
    return f"only {span:.3g} times" if span >= 1 else "not even"


expect.register(Sweep, SweepMatchers)
