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


def test_a_callback_that_compares_both_passes() -> None:
    learner: Any = Learner(lambda high: high[-1])
    expect(TwoMetrics(learner)).needs_both()
