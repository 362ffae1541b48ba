"""A rate that grows by one factor from epoch to epoch, without an end; what does not is told why."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.week2_timeseries.expectations.scheduled_rates import read_rates
from grader.checks.expect import Unmet, expect

EPOCHS = [0, 1, 20, 47, 300]
CALLS = iter(range(len(EPOCHS)))


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[[int], Any]) -> None:
        self._function = function

    def call(self, name: str, epoch: int) -> Any:
        return self._function(epoch)


def grade(function: Callable[[int], Any]) -> None:
    learner: Any = Learner(function)
    expect(read_rates(learner, "learning_rate_at", EPOCHS)).grow(1e-8, tenfold=20)


def test_one_factor_passes_in_any_form() -> None:
    grade(lambda epoch: 1e-8 * 10 ** (epoch / 20))
    grade(lambda epoch: np.array([1e-8 * 1.1220184543**epoch], np.float32))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda epoch: 1e-8 * 10 ** (epoch // 20), "Use `/`"),
        (lambda epoch: 1e-8 * 10.0**epoch, "Divide the epoch in the exponent"),
        (lambda epoch: 1e-8 * 10.0**epoch / 20, "Write brackets, `10 ** (epoch / 20)`"),
        (lambda epoch: 1e-8 * 10 ** (min(epoch, 120) / 20), "Remove the upper limit"),
        (lambda epoch: 1e-6 * 10 ** (epoch / 20), "Start at 1e-08: yours starts at 1e-06"),
        (lambda epoch: 1e-8 * 10 ** (epoch / 10), "Yours grows by 10 per 10 epochs"),
        (lambda epoch: 1e-8 * 10 ** ((epoch + 1) / 20), "without `+ 1`"),
        (lambda epoch: 1e-8 * 10 ** ((epoch - 1) / 20), "without `- 1`"),
        (lambda epoch: 1e-8 * np.exp(epoch / 20), "not `exp`"),
        (lambda epoch: 1e-8, "the same in each epoch"),
        (lambda epoch: 1e-8 * 10 ** (next(CALLS) / 20), "grows with each call"),
        (lambda epoch: 1e-8 * 10 ** (epoch // 2 / 10), "by 10 in every 20 epochs"),
    ],
)
def test_what_grows_otherwise_is_told_why(function: Callable[[int], Any], said: str) -> None:
    with pytest.raises(Unmet) as caught:
        grade(function)
    assert said in caught.value.advice


def test_several_numbers_are_no_rate() -> None:
    with pytest.raises(Unmet, match=r"learning_rate_at\(0\)"):
        grade(lambda epoch: [1.0, 2.0])
