"""Matchers for a callback that stops a training: called below, at and above its threshold, each time a new instance."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import STRICTER, Unmet, expect, require
from grader.checks.models.compiled_metric import Metric
from grader.submission.rules import subjects

JUST_BELOW = 0.0001
"""How far below its threshold a callback is called: one image in ten thousand."""
CLEARLY_BELOW = 0.3
"""So far below its threshold, no rounding and no other threshold of the curriculum (0.6 to 0.998) explains a stop."""
OTHER_KEYS = ("accuracy", "acc", "val_accuracy", "val_acc")
"""Other keys of the accuracy that learners may know."""
EPOCHS = 10
"""Epochs of a simulated training: the accuracy alone must end it."""
SMALL_LOSS = 0.01
"""A loss that is too small for an accuracy far below the threshold."""


@dataclass(frozen=True)
class StoppingCallback:
    """A learner's callback class, and the metrics in the logs of the learner's model."""

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

        The epochs end with ``accuracies`` (0 to 1), and with a slowly falling loss.
        """
        shown = [self._logs(float(accuracy)) for accuracy in accuracies]
        for epoch, logs in enumerate(shown):
            if "loss" in logs:
                logs["loss"] -= 0.01 * epoch * abs(logs["loss"])
        over = self.candidate.run_callback(self.name, shown)
        return over.index(True) + 1 if True in over else 0

    def looks_back(self, high: float, low: float) -> bool:
        """Return whether a fresh instance stops by the accuracy of the epoch before the last one."""
        early, late = [high, low, low, low], [low, high, low, low]
        return self.epoch_of_the_end(early) == 2 and self.epoch_of_the_end(late) == 3

    def _logs(self, accuracy: float, key: str = "") -> dict[str, float]:
        others = {name: value for name, value in self.metric.told.items() if name != self.metric.key}
        return {**others, key or self.metric.key: accuracy}


@dataclass(frozen=True)
class Threshold:
    """A callback that stops a training above its threshold, with the logs that it reads."""

    callback: StoppingCallback
    mistake: Unmet | None
    """The failure where its class has another name, or it reads a key that is not in the logs."""


def well_above(threshold: float) -> float:
    """Return an accuracy at which any callback stops whose threshold is near this one, also one of another course year.

    >>> well_above(0.95), well_above(0.99)
    (0.9975, 0.9995)
    """
    return round(1 - (1 - threshold) / 20, 6)


def find_threshold(callback: StoppingCallback, threshold: float) -> Threshold:
    """Return the callback with logs that make it stop; those of the learner's model are tried first.

    Where no class has its name, a callback class with another name is used. Raises ``Unmet`` where no logs make it
    stop: then it has no threshold.
    """
    try:
        return _threshold_of(callback, threshold)
    except CandidateFault as error:
        others = callback.candidate.callbacks() if error.fault.kind == "missing" else []
        if not others:
            raise
        renamed = _called_otherwise(callback.name, others)
        for other in others:
            with contextlib.suppress(Unmet, CandidateFault):
                return Threshold(_threshold_of(replace(callback, name=other), threshold).callback, renamed)
        raise renamed from error


def _threshold_of(callback: StoppingCallback, threshold: float) -> Threshold:
    try:
        expect(callback).stops_above(threshold)
    except (Unmet, CandidateFault) as failure:
        for other in (_with_key(callback, name) for name in callback.metric.others):
            if _stops_above(other, threshold):
                return Threshold(other, None)
        for other in (_with_key(callback, key) for key in OTHER_KEYS if key != callback.metric.key):
            if isinstance(failure, Unmet) and _stops_above(other, threshold):
                return Threshold(other, failure)
        raise
    return Threshold(callback, None)


def _with_key(callback: StoppingCallback, key: str) -> StoppingCallback:
    return replace(callback, metric=replace(callback.metric, key=key))


def _called_otherwise(name: str, others: list[str]) -> Unmet:
    return Unmet(
        f"a callback class `{name}`",
        f"the callback classes {', '.join(f'`{other}`' for other in others)}",
        f"Write `class {name}(tf.keras.callbacks.Callback):`, and use this name where you create the callback.",
    )


def _stops_above(callback: StoppingCallback, threshold: float) -> bool:
    try:
        expect(callback).stops_above(threshold)
    except (Unmet, CandidateFault):
        return False
    return True


class ThresholdMatchers:
    """Matchers of a ``Threshold``."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    def reads_its_own_logs(self) -> None:
        """The callback reads the accuracy with the key that it has in the logs of the learner's model.

        >>> expect(find_threshold(callback, 0.95)).reads_its_own_logs()
        """
        if self._threshold.mistake:
            raise self._threshold.mistake


class StoppingMatchers:
    """Matchers of a ``StoppingCallback``."""

    def __init__(self, callback: StoppingCallback) -> None:
        self._callback = callback

    def stops_above(self, threshold: float) -> None:
        """It stops a training that is above ``threshold``, and does not stop one that is far below.

        >>> expect(callback).stops_above(0.95)
        """
        key, high, low = self._callback.metric.key, well_above(threshold), round(threshold - CLEARLY_BELOW, 4)
        try:
            went_on = not self._callback.stops_at(low)
            epoch = self._callback.epoch_of_the_end(np.linspace(0.1, low, EPOCHS)) if went_on else 0
            by_loss = went_on and self._callback.stops_with_a_small_loss(low)
            stopped = self._callback.stops_at(high)
        except CandidateFault as error:
            self._explain(error)
            raise
        if not stopped:
            self._refuse_other_keys(f"with `{key}` = {high:g} in the logs it does not stop")
            self._refuse_other_conditions(threshold, high)
            raise Unmet(
                f"a stop of the training at `{key}` = {high:g}, which is above {threshold:g}",
                "no stop: `self.model.stop_training` was not set",
                self._why_it_never_stops(threshold, high, went_on=went_on),
                explained_by=(subjects.FLAG,),
            )
        require(
            went_on,
            f"no stop of the training while `{key}` is below {threshold:g}",
            f"a stop at `{key}` = {low:g}",
            f"Stop only `if logs[{key!r}] >= {threshold:g}`.",
        )
        require(
            not epoch and not by_loss,
            f"no stop of the training while `{key}` is below {threshold:g}, in any epoch and at any loss",
            f"a stop after epoch {epoch}, with `{key}` at most {low:g} in all epochs"
            if epoch
            else f"a stop at `{key}` = {low:g} and `loss` = {SMALL_LOSS:g}",
            f"Use no other condition: stop only `if logs[{key!r}] >= {threshold:g}`.",
        )

    def stops_exactly_at(self, threshold: float) -> None:
        """It stops at exactly ``threshold``, and not just below.

        >>> expect(callback).stops_exactly_at(0.95)
        """
        key, below = self._callback.metric.key, round(threshold - JUST_BELOW, 6)
        low = round(threshold - CLEARLY_BELOW, 4)
        enough = self._callback.stops_at(threshold)
        # The course accepts `>`: the message says that the kit is stricter.
        is_greater = not enough and self._callback.stops_at(round(threshold + JUST_BELOW, 6))
        require(
            enough,
            f"a stop of the training at `{key}` = {threshold:g}, the threshold itself",
            "no stop",
            f"Write `>= {threshold:g}`: this value itself must stop the training."
            f"{f' {STRICTER}' if is_greater else ''}",
        )
        advice = f"Compare with {threshold:g}, and do not round: `if logs[{key!r}] >= {threshold:g}`."
        goes_on = not self._callback.stops_at(below)
        if not goes_on and self._callback.stops_at(low):
            advice = (
                f"Compare `logs[{key!r}]` alone. A best value in a `global` or class stops every later training "
                f"once one training reached {threshold:g}."
            )
        require(
            goes_on,
            f"no stop of the training at `{key}` = {below:g}, just below {threshold:g}",
            "a stop",
            advice,
        )

    def _why_it_never_stops(self, threshold: float, high: float, *, went_on: bool) -> str:
        """Return what to do for a callback that does not stop at ``high``, by the values at which it stops."""
        right = f"`if logs[{self._callback.metric.key!r}] >= {threshold:g}`"
        if not went_on:
            return f"It stops at low values, and not at high ones. Turn the comparison round, or the branches: {right}."
        if self._would_stop(threshold):
            return f"It stops at {threshold:g}, and not above. Write `>=`, not `==`: {right}."
        if self._would_stop(1.0):
            return f"It stops at 1, and not at {high:g}: the number that it compares with is too high. Write {right}."
        if self._would_stop(100 * high):
            return f"Compare with {threshold:g}: Keras reports accuracy from 0 to 1, not in percent."
        where = f"`logs[{self._callback.metric.key!r}] >= {threshold:g}`"
        return f"In `on_epoch_end(self, epoch, logs=None)` set `self.model.stop_training = True` where {where}."

    def _refuse_other_conditions(self, threshold: float, high: float) -> None:
        """Raise ``Unmet`` where the callback stops above the threshold only in a later epoch or at a small loss."""
        key = self._callback.metric.key
        epoch = self._callback.epoch_of_the_end([high] * EPOCHS)
        by_loss = not epoch and self._callback.stops_with_a_small_loss(high)
        if epoch or by_loss:
            advice = f"Use no other condition: stop `if logs[{key!r}] >= {threshold:g}`."
            if epoch == 2 and self._callback.looks_back(high, round(threshold - CLEARLY_BELOW, 4)):
                advice = (
                    "The callback stops one epoch late: it compares the value of the epoch before. Compare that of "
                    f"this epoch: `if logs[{key!r}] >= {threshold:g}`."
                )
            if by_loss and self._callback.stops_with_a_small_loss(round(threshold - CLEARLY_BELOW, 4)):
                advice = f"The callback reads the loss, and not `{key}`. Write `if logs[{key!r}] >= {threshold:g}`."
            raise Unmet(
                f"a stop after the first epoch with `{key}` above {threshold:g}",
                f"a stop after epoch {epoch}, with `{key}` = {high:g} in every epoch"
                if epoch
                else f"with `{key}` = {high:g} no stop, until `loss` is {SMALL_LOSS:g}",
                advice,
            )

    def _explain(self, error: CandidateFault) -> None:
        """Raise ``Unmet`` for exceptions of the callback whose cause is known."""
        fault = error.fault
        if fault.kind != "raised":
            return
        if fault.type_name == "AttributeError" and any(name in fault.message for name in ("set_model", "set_params")):
            raise Unmet(
                "a subclass of `tf.keras.callbacks.Callback`",
                f"a class `{self._callback.name}` without `{fault.message.rpartition(' ')[2].strip(chr(39))}`",
                f"Write `class {self._callback.name}(tf.keras.callbacks.Callback):`.",
            ) from error
        self._refuse_other_keys(f"{fault.type_name}: {fault.message[:100]}")

    def _refuse_other_keys(self, instead: str) -> None:
        """Raise ``Unmet`` where the callback stops if the logs hold the accuracy with another key."""
        key = self._callback.metric.key
        for other in OTHER_KEYS:
            if other != key and self._reads(other):
                raise Unmet(
                    f"a callback that reads `{key}`, the name of the metric in your compiled model",
                    f"a callback that reads `{other}`, which is not in the logs; {instead}",
                    f"Write `logs[{key!r}]`: the key in `logs` is the name of the compiled metric.",
                )

    def _reads(self, key: str) -> bool:
        return self._would_stop(1.0, key)

    def _would_stop(self, accuracy: float, key: str = "") -> bool:
        """Return whether the callback stops at ``accuracy``; where it raises an exception it does not."""
        try:
            return self._callback.stops_at(accuracy, key)
        except CandidateFault as error:
            if error.fault.kind != "raised":
                raise
            return False


expect.register(StoppingCallback, StoppingMatchers)
expect.register(Threshold, ThresholdMatchers)
