"""Words about a callback that stops a training: fired below, at and above its bar, each time on a fresh instance."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.compiled_metric import Metric

STRICTER = "The course does not ask this."
"""What is said where the kit asks for more than the course."""
JUST_BELOW = 0.0001
"""How far under its bar a callback is fired: one picture in ten thousand."""
CLEARLY_BELOW = 0.3
"""How far under its bar no rounding and no other bar of the curriculum (0.6 to 0.998) explains a stop."""
OTHER_KEYS = ("accuracy", "acc", "val_accuracy", "val_acc")
"""Names for the accuracy that learners know from elsewhere."""
EPOCHS = 10
"""Epochs of a training that a callback is shown: it ends by the accuracy, whatever their number is."""
SMALL_LOSS = 0.01
"""A loss that no training has whose accuracy is clearly below the bar."""


@dataclass(frozen=True)
class StoppingCallback:
    """A learner's callback class, and what the logs of the learner's own model hold."""

    candidate: Candidate
    name: str
    """The class: ``EarlyStoppingCallback``."""
    metric: Metric
    """The compiled accuracy, whose key the callback must read."""

    def stops_at(self, accuracy: float, key: str = "") -> bool:
        """Return whether a fresh instance stops a training whose first epoch ends with ``accuracy`` (0 to 1).

        ``key`` is another name for it than the compiled one. Raises ``CandidateFault`` where the callback does.
        """
        return self.candidate.run_callback(self.name, [self._logs(accuracy, key)])[0]

    def stops_with_a_small_loss(self, accuracy: float) -> bool:
        """Return whether a fresh instance stops where ``accuracy`` (0 to 1) comes with a small loss."""
        logs = self._logs(accuracy)
        return "loss" in logs and self.candidate.run_callback(self.name, [{**logs, "loss": SMALL_LOSS}])[0]

    def epoch_of_the_end(self, accuracies: Iterable[float]) -> int:
        """Return the number of the epoch after which a fresh instance stops a training; 0 where it never does.

        Its epochs end with ``accuracies`` (0 to 1), and with a loss that falls little by little.
        """
        shown = [self._logs(float(one)) for one in accuracies]
        for epoch, logs in enumerate(shown):
            if "loss" in logs:
                logs["loss"] -= 0.01 * epoch * abs(logs["loss"])
        over = self.candidate.run_callback(self.name, shown)
        return over.index(True) + 1 if True in over else 0

    def _logs(self, accuracy: float, key: str = "") -> dict[str, float]:
        others = {name: value for name, value in self.metric.told.items() if name != self.metric.key}
        return {**others, key or self.metric.key: accuracy}


@dataclass(frozen=True)
class Threshold:
    """A callback that stops a training above its threshold, with the logs that it reads."""

    callback: StoppingCallback
    mistake: Unmet | None
    """What is to be said where its class has another name, or it reads the accuracy under one that no logs hold."""


def well_above(bar: float) -> float:
    """Return an accuracy that any callback with a threshold near ``bar`` stops at: courses of other years ask for more.

    >>> well_above(0.95), well_above(0.99)
    (0.9975, 0.9995)
    """
    return round(1 - (1 - bar) / 20, 6)


def find_threshold(callback: StoppingCallback, bar: float) -> Threshold:
    """Return the callback with logs that it stops by, those of the learner's model first.

    Where no class has its name, a class of callbacks with another name is taken. Raises ``Unmet`` where it stops by
    none of the logs: then no threshold can be found.
    """
    try:
        return _threshold_of(callback, bar)
    except CandidateFault as error:
        others = callback.candidate.callbacks() if error.fault.kind == "missing" else []
        if not others:
            raise
        renamed = _called_otherwise(callback.name, others)
        for other in others:
            with contextlib.suppress(Unmet, CandidateFault):
                return Threshold(_threshold_of(replace(callback, name=other), bar).callback, renamed)
        raise renamed from error


def _threshold_of(callback: StoppingCallback, bar: float) -> Threshold:
    try:
        expect(callback).stops_above(bar)
    except Unmet as unmet:
        for key in OTHER_KEYS:
            other = replace(callback, metric=replace(callback.metric, key=key))
            if key != callback.metric.key and _stops_above(other, bar):
                return Threshold(other, unmet)
        raise
    return Threshold(callback, None)


def _called_otherwise(name: str, others: list[str]) -> Unmet:
    return Unmet(
        f"a class called `{name}`",
        f"callbacks called {', '.join(f'`{other}`' for other in others)}",
        f"Write `class {name}(tf.keras.callbacks.Callback):`, and use this name wherever you make the callback.",
    )


def _stops_above(callback: StoppingCallback, bar: float) -> bool:
    try:
        expect(callback).stops_above(bar)
    except (Unmet, CandidateFault):
        return False
    return True


class ThresholdMatchers:
    """What can be said about a ``Threshold``."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    def reads_its_own_logs(self) -> None:
        """The callback reads the accuracy under the name that it has in the logs of the learner's model.

        >>> expect(find_threshold(callback, 0.95)).reads_its_own_logs()  # doctest: +SKIP
        """
        if self._threshold.mistake:
            raise self._threshold.mistake


class StoppingMatchers:
    """What can be said about a ``StoppingCallback``."""

    def __init__(self, callback: StoppingCallback) -> None:
        self._callback = callback

    def stops_above(self, bar: float) -> None:
        """It stops a training that is above ``bar``, and lets one go on that is clearly below.

        >>> expect(callback).stops_above(0.95)  # doctest: +SKIP
        """
        key, high, low = self._callback.metric.key, well_above(bar), round(bar - CLEARLY_BELOW, 4)
        try:
            went_on = not self._callback.stops_at(low)
            epoch = self._callback.epoch_of_the_end(np.linspace(0.1, low, EPOCHS)) if went_on else 0
            by_loss = went_on and self._callback.stops_with_a_small_loss(low)
            stopped = self._callback.stops_at(high)
        except CandidateFault as error:
            self._explain(error)
            raise
        if not stopped:
            self._refuse_other_keys(f"with logs of `{key}`={high:g} the training went on")
            self._refuse_other_conditions(bar, high)
        require(
            stopped,
            f"a training that stops where `{key}` is {high:g}, which is above {bar:g}",
            "the training went on: `self.model.stop_training` was not set",
            "In `on_epoch_end(self, epoch, logs=None)` write `self.model.stop_training = True`. "
            "The accuracy is a share from 0 to 1, no percentage.",
        )
        require(
            went_on,
            f"a training that goes on while `{key}` is below {bar:g}",
            f"it was stopped where `{key}` is {low:g}",
            f"Stop only `if logs[{key!r}] >= {bar:g}`.",
        )
        require(
            not epoch and not by_loss,
            f"a training that goes on while `{key}` is below {bar:g}, in every epoch and at any loss",
            f"in none of its epochs `{key}` was above {low:g}, and it was stopped after epoch {epoch}"
            if epoch
            else f"it was stopped where `{key}` is {low:g} and `loss` {SMALL_LOSS:g}",
            f"`{key}` alone decides: stop only `if logs[{key!r}] >= {bar:g}`.",
        )

    def stops_exactly_at(self, bar: float) -> None:
        """It stops at ``bar`` itself, and not the least bit below.

        >>> expect(callback).stops_exactly_at(0.95)  # doctest: +SKIP
        """
        key, below = self._callback.metric.key, round(bar - JUST_BELOW, 6)
        low = round(bar - CLEARLY_BELOW, 4)
        enough = self._callback.stops_at(bar)
        # A course takes `>` for right: whoever wrote it is told that this is stricter.
        is_greater = not enough and self._callback.stops_at(round(bar + JUST_BELOW, 6))
        require(
            enough,
            f"a training that stops where `{key}` is exactly {bar:g}",
            "the training went on",
            f"The bar itself counts: write `>= {bar:g}`, with this very number.{f' {STRICTER}' if is_greater else ''}",
        )
        advice = f"Compare with {bar:g} itself, without rounding."
        goes_on = not self._callback.stops_at(below)
        if not goes_on and self._callback.stops_at(low):
            advice = (
                f"After a training that reached {bar:g} it stops every other one: the best so far is kept outside of "
                f"the callback, in a `global` or in the class. Compare `logs[{key!r}]` alone."
            )
        require(
            goes_on,
            f"a training that goes on where `{key}` is {below:g}, just below {bar:g}",
            "the training was stopped",
            advice,
        )

    def _refuse_other_conditions(self, bar: float, high: float) -> None:
        """Raise ``Unmet`` where the callback stops above the bar, but only in a later epoch or at a small loss."""
        key = self._callback.metric.key
        epoch = self._callback.epoch_of_the_end([high] * EPOCHS)
        by_loss = not epoch and self._callback.stops_with_a_small_loss(high)
        if epoch or by_loss:
            raise Unmet(
                f"a training that stops in the first epoch whose `{key}` is above {bar:g}",
                f"with `{key}`={high:g} in every epoch it was stopped after epoch {epoch}"
                if epoch
                else f"with `{key}`={high:g} the training went on, until `loss` was {SMALL_LOSS:g} as well",
                f"`{key}` alone decides: stop `if logs[{key!r}] >= {bar:g}`, whatever else is true.",
            )

    def _explain(self, error: CandidateFault) -> None:
        """Raise ``Unmet`` where it is known why the callback raised."""
        fault = error.fault
        if fault.kind != "raised":
            return
        if fault.type_name == "AttributeError" and any(name in fault.message for name in ("set_model", "set_params")):
            raise Unmet(
                "a subclass of `tf.keras.callbacks.Callback`",
                f"`{self._callback.name}`, a class that has no `{fault.message.rpartition(' ')[2].strip(chr(39))}`",
                f"Write `class {self._callback.name}(tf.keras.callbacks.Callback):`.",
            ) from error
        self._refuse_other_keys(f"{fault.type_name}: {fault.message[:100]}")

    def _refuse_other_keys(self, instead: str) -> None:
        """Raise ``Unmet`` where the callback stops once the accuracy stands in the logs under another name."""
        key = self._callback.metric.key
        for other in OTHER_KEYS:
            if other != key and self._reads(other):
                raise Unmet(
                    f"a callback that reads `{key}`, the name of the metric in your compiled model",
                    f"it reads `{other}`, which is not in the logs of your training; {instead}",
                    f"Write `logs[{key!r}]`: the key is the name of the metric as it was compiled.",
                )

    def _reads(self, key: str) -> bool:
        try:
            return self._callback.stops_at(1.0, key)
        except CandidateFault as error:
            if error.fault.kind != "raised":
                raise
            return False


expect.register(StoppingCallback, StoppingMatchers)
expect.register(Threshold, ThresholdMatchers)
