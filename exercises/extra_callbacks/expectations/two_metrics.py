"""Evidence about a callback that stops a training once two metrics pass their thresholds in the same epoch."""

from __future__ import annotations

from dataclasses import dataclass

from grader.candidate.candidate import Candidate
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure
from grader.submission.rules import subjects

CALLBACK = "EarlyStoppingCallback"
FIRST, SECOND = "accuracy", "val_accuracy"
"""The keys of both metrics in the logs."""
BARS = (0.95, 0.80)
"""Their thresholds."""
NEAR = 0.0001
"""Distance of the nearest pairs from the corner: one example in ten thousand."""
HIGH, LOW = (0.99, 0.95), (0.60, 0.50)
"""Values far above and far below both thresholds."""
EPOCHS = 10
"""Epochs of a simulated training: both metrics alone must end it."""
RIGHT = 'if logs["accuracy"] >= 0.95 and logs["val_accuracy"] >= 0.80:'


@dataclass(frozen=True)
class TwoMetrics:
    """A learner's callback class. Each question makes a new instance."""

    candidate: Candidate
    """The submission."""
    loss: float = 0.4
    """The training loss in the logs."""

    def stops_after(self, *pairs: tuple[float, float]) -> int:
        """Return the number of the epoch after which it stops a training; 0 where it never does.

        ``pairs`` are the accuracy and the validation accuracy of each epoch, 0 to 1.
        """
        logs = [{FIRST: value, "loss": self.loss, SECOND: two, "val_loss": self.loss + 0.1} for value, two in pairs]
        with one_failure(self.candidate, CALLBACK):
            stops = self.candidate.run_callback(CALLBACK, logs)
        return stops.index(True) + 1 if True in stops else 0


def corner(steps: tuple[int, ...] = (-1, 0, 1)) -> list[tuple[float, float]]:
    """Return the pairs around the corner, where both metrics are just below, at or just above their thresholds.

    >>> len(corner()), corner()[4]
    (9, (0.95, 0.8))
    """
    return [(round(BARS[0] + step * NEAR, 6), round(BARS[1] + two * NEAR, 6)) for step in steps for two in steps]


def said(pair: tuple[float, float]) -> str:
    """Return a pair as a message shows it.

    >>> said((0.95, 0.7999))
    '`accuracy` = 0.95 and `val_accuracy` = 0.7999'
    """
    return f"`{FIRST}` = {pair[0]:g} and `{SECOND}` = {pair[1]:g}"


class TwoMetricsMatchers:
    """What can be said about ``TwoMetrics``."""

    def __init__(self, callback: TwoMetrics) -> None:
        self._callback = callback

    def needs_both(self) -> None:
        """It stops where both metrics are high, and does not where one is low."""
        one_low = (HIGH[0], LOW[1]), (LOW[0], HIGH[1])
        early = [bool(self._callback.stops_after(pair)) for pair in one_low]
        stops = bool(self._callback.stops_after(HIGH))
        for pair, is_over in zip(one_low, early, strict=True):
            if is_over and stops:
                raise Unmet(f"no stop at {said(pair)}", *self._why_one_is_enough(pair, both=all(early)))
        advice = "" if stops else self._why_no_stop(early)
        expected = f"a stop of the training at {said(HIGH)}"
        require(stops, expected, "no stop", advice, explained_by=(subjects.FLAG,))
        require(
            not self._callback.stops_after(LOW),
            f"no stop at {said(LOW)}",
            "a stop",
            f"Stop only `{RIGHT.rstrip(':')}`.",
        )
        small = TwoMetrics(self._callback.candidate, loss=0.001)
        require(
            not small.stops_after(LOW),
            f"no stop at {said(LOW)}, at any loss",
            "a stop with `loss` = 0.001",
            f"Use no other condition: `{RIGHT}`",
        )

    def _why_one_is_enough(self, pair: tuple[float, float], *, both: bool) -> tuple[str, str]:
        """Return what was found where a callback stops at ``pair``, whose one value is low, and what to do."""
        if both:
            return "a stop: one high metric is enough", f"Write `and` between the conditions: `{RIGHT}`"
        key, other = (FIRST, SECOND) if pair[0] == HIGH[0] else (SECOND, FIRST)
        lowest = (pair[0], 0.0) if key == FIRST else (0.0, pair[1])
        if self._callback.stops_after(lowest):
            return f"a stop: `{key}` alone decides", f"Check `{other}` too: `{RIGHT}`"
        return f"a stop: `{other}` is compared with a number that is too low", f"Compare with both numbers: `{RIGHT}`"

    def _why_no_stop(self, early: list[bool]) -> str:
        """Return what to do where two high metrics stop nothing; ``early`` says where one that is low does."""
        stops = self._callback.stops_after
        turned = [key for key, is_over in zip((SECOND, FIRST), early, strict=True) if is_over]
        if not turned and stops(LOW):
            turned = [FIRST, SECOND]
        if turned:
            low = " and ".join(f"`{key}`" for key in turned)
            return f"It stops at a low {low}, and not at a high one. Turn the comparison round: `{RIGHT}`"
        if stops(BARS):
            return f"It stops at exactly 0.95 and 0.80, and not above. Write `>=`, not `==`: `{RIGHT}`"
        if stops((1.0, 1.0)):
            return f"It stops where both are 1: a number that it compares with is too high. Write `{RIGHT}`"
        if stops((99.0, 95.0)):
            return "Compare with 0.95 and 0.80: Keras reports an accuracy from 0 to 1, not in percent."
        if stops(HIGH, LOW) == 2:
            return f"It stops one epoch late, by the values of the epoch before. Compare those of this one: `{RIGHT}`"
        if epoch := stops(*[HIGH] * EPOCHS):
            return f"With these values in every epoch, it stops after epoch {epoch}. Use no other condition: `{RIGHT}`"
        return f"In `on_epoch_end`, set `self.model.stop_training = True` under this condition: `{RIGHT}`"

    def needs_both_at_once(self) -> None:
        """It stops a training of several epochs at the first one that also stops it alone: no earlier value counts.

        Which values those are, another criterion grades.
        """
        epochs = (HIGH[0], LOW[1]), LOW, (LOW[0], HIGH[1]), LOW, HIGH
        stopped = self._callback.stops_after(*epochs)
        alone = next((n for n, pair in enumerate(epochs, 1) if self._callback.stops_after(pair)), 0)
        if 0 < stopped == alone:
            return
        always = self._callback.stops_after(*[LOW] * len(epochs))
        advice = f"Compare only the values in the `logs` of this epoch, and store none: `{RIGHT}`"
        if stopped and stopped == always:
            advice = (
                f"It stops after epoch {stopped} at any values. Use no condition on the number of the epoch: `{RIGHT}`"
            )
        require(
            stopped in (0, len(epochs)),
            f"a stop after epoch {len(epochs)}, where both metrics are high in the same epoch",
            f"a stop after epoch {stopped}, at {said(epochs[stopped - 1])}",
            advice,
        )
        require(
            stopped > 0,
            f"a stop after epoch {len(epochs)}, where both metrics are high",
            "no stop",
            f"Let the `logs` of an epoch alone decide, in every epoch: `{RIGHT}`",
        )

    def has_its_corner_at(self) -> None:
        """Around both thresholds, pairs stop the training as pairs far from them do: by the same two comparisons.

        Which comparisons those must be, another criterion grades.
        """
        far = {
            (first, second): bool(self._callback.stops_after(((LOW, HIGH)[first][0], (LOW, HIGH)[second][1])))
            for first in (False, True)
            for second in (False, True)
        }
        decides = len(set(far.values())) > 1
        for pair in corner():
            above = pair[0] >= BARS[0], pair[1] >= BARS[1]
            due = far[above] if decides else all(above)
            found = bool(self._callback.stops_after(pair))
            require(
                found == due,
                f"{'a' if due else 'no'} stop at {said(pair)}",
                f"{'a' if found else 'no'} stop",
                f"Compare both values with `>=`, without rounding: `{RIGHT}`",
            )


expect.register(TwoMetrics, TwoMetricsMatchers)
