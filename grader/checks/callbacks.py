"""Words about a callback that stops a training: fired below, at and above its bar, each time on a fresh instance."""

from __future__ import annotations

from dataclasses import dataclass

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.compiled_metric import Metric
from grader.checks.expect import Unmet, expect, require

JUST_BELOW = 0.0001
"""How far under its bar a callback is fired: one picture in ten thousand."""
CLEARLY_BELOW = 0.3
"""How far under its bar no rounding and no other bar of the curriculum (0.6 to 0.998) explains a stop."""
OTHER_KEYS = ("accuracy", "acc", "val_accuracy", "val_acc")
"""Names for the accuracy that learners know from elsewhere."""


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
        logs = {name: value for name, value in self.metric.told.items() if name != self.metric.key}
        return self.candidate.fire(self.name, [{**logs, key or self.metric.key: accuracy}])[0]


class StoppingWords:
    """What can be said about a ``StoppingCallback``."""

    def __init__(self, callback: StoppingCallback) -> None:
        self._callback = callback

    def stops_above(self, bar: float) -> None:
        """It stops a training that is above ``bar``, and lets one go on that is clearly below.

        >>> expect(callback).stops_above(0.95)  # doctest: +SKIP
        """
        key, high, low = self._callback.metric.key, round((1 + bar) / 2, 4), round(bar - CLEARLY_BELOW, 4)
        try:
            went_on = not self._callback.stops_at(low)
            stopped = self._callback.stops_at(high)
        except CandidateFault as error:
            self._explain(error)
            raise
        if not stopped:
            self._refuse_other_keys(f"with logs of `{key}`={high:g} the training went on")
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

    def stops_exactly_at(self, bar: float) -> None:
        """It stops at ``bar`` itself, and not the least bit below.

        >>> expect(callback).stops_exactly_at(0.95)  # doctest: +SKIP
        """
        key, below = self._callback.metric.key, round(bar - JUST_BELOW, 6)
        require(
            self._callback.stops_at(bar),
            f"a training that stops where `{key}` is exactly {bar:g}",
            "the training went on",
            f"The bar itself counts: write `>= {bar:g}`, with this very number.",
        )
        require(
            not self._callback.stops_at(below),
            f"a training that goes on where `{key}` is {below:g}, just below {bar:g}",
            "the training was stopped",
            f"Compare with {bar:g} itself, without rounding.",
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


expect.register(StoppingCallback, StoppingWords)
