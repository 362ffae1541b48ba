"""Matchers of extra_callbacks: a callback that looks at another epoch, and one that never stops."""

from collections.abc import Callable
from typing import Any

import pytest
from checks.complaint import complaint

from exercises.extra_callbacks.expectations.two_metrics import TwoMetrics
from grader.candidate.ledger import Ledger
from grader.checks.expect import expect

Rule = Callable[[list[bool]], bool]


class Learner:
    """A candidate whose callback stops by a rule of the epochs so far: whether both metrics were high."""

    def __init__(self, rule: Rule) -> None:
        self.ledger = Ledger()
        self._rule = rule

    def run_callback(self, name: str, logs: list[dict[str, float]]) -> list[bool]:
        high = [entry["accuracy"] >= 0.95 and entry["val_accuracy"] >= 0.80 for entry in logs]
        return [self._rule(high[: epoch + 1]) for epoch in range(len(high))]


@pytest.mark.parametrize(
    ("rule", "words"),
    [(lambda high: len(high) > 1 and high[-2], "one epoch late"), (lambda high: False, "self.model.stop_training")],
)
def test_a_callback_that_is_late_is_told_apart_from_one_that_never_stops(rule: Rule, words: str) -> None:
    learner: Any = Learner(rule)
    assert words in complaint(lambda: expect(TwoMetrics(learner)).needs_both()).advice


class Comparing:
    """A candidate whose callback stops after the first epoch whose logs meet a condition."""

    def __init__(self, condition: Callable[[int, float, float], bool]) -> None:
        self.ledger = Ledger()
        self._condition = condition

    def run_callback(self, name: str, logs: list[dict[str, float]]) -> list[bool]:
        return [self._condition(epoch, row["accuracy"], row["val_accuracy"]) for epoch, row in enumerate(logs)]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (lambda epoch, first, second: first >= 0.95, "`accuracy` alone decides"),
        (lambda epoch, first, second: first >= 0.95 and second >= 0.4, "`val_accuracy` is compared with a number"),
        (lambda epoch, first, second: first >= 0.5 and second >= 0.8, "`accuracy` is compared with a number"),
        (lambda epoch, first, second: first >= 0.95 or second >= 0.8, "Write `and`"),
        (lambda epoch, first, second: first >= 0.95 and second <= 0.8, "at a low `val_accuracy`"),
        (lambda epoch, first, second: first <= 0.95 and second >= 0.8, "at a low `accuracy`"),
        (lambda epoch, first, second: first < 0.95 and second < 0.8, "at a low `accuracy` and `val_accuracy`"),
        (lambda epoch, first, second: first == 0.95 and second == 0.8, "not `==`"),
        (lambda epoch, first, second: first >= 0.95 and second >= 0.98, "stops where both are 1"),
        (lambda epoch, first, second: first >= 95 and second >= 80, "not in percent"),
        (lambda epoch, first, second: epoch >= 3 and first >= 0.95 and second >= 0.8, "it stops after epoch 4"),
    ],
)
def test_the_values_at_which_a_callback_stops_say_what_it_compares(condition: Any, words: str) -> None:
    learner: Any = Comparing(condition)
    told = complaint(lambda: expect(TwoMetrics(learner)).needs_both())
    assert words in f"{told.found}. {told.advice}"


def test_a_stop_by_the_number_of_the_epoch_is_no_stored_value() -> None:
    learner: Any = Comparing(lambda epoch, first, second: epoch >= 2)
    assert "the number of the epoch" in complaint(lambda: expect(TwoMetrics(learner)).needs_both_at_once()).advice


def test_a_callback_that_compares_both_passes() -> None:
    learner: Any = Learner(lambda high: high[-1])
    expect(TwoMetrics(learner)).needs_both()
