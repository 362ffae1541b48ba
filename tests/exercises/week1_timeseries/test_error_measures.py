"""Words about the errors of a forecast find each mistake, and forgive what only looks different."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.week1_timeseries.expectations.error_measures import measure_errors
from grader.checks.expect import Unmet, expect


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def call(self, name: str, *arguments: Any) -> Any:
        return self._function(*arguments)


def grade(function: Callable[..., Any]) -> None:
    measures = measure_errors(Learner(function), [10, 20, 30, 40], [12, 17, 30, 48])  # type: ignore[arg-type]
    expect(measures).are_the_mean_squared_and_absolute_error()


@pytest.mark.parametrize("form", [tuple, list, np.array, lambda pair: {"mse": pair[0], "mae": np.array([[pair[1]]])}])
def test_right_measures_pass_in_any_form(form: Callable[[Any], Any]) -> None:
    grade(lambda truth, forecast: form([np.square(forecast - truth).mean(), np.abs(forecast - truth).mean()]))


@pytest.mark.parametrize(
    ("measures", "words"),
    [
        (lambda e: (np.abs(e).mean(), np.square(e).mean()), "3.25, the mean absolute error"),
        (lambda e: (np.square(e).mean(), e.mean()), "1.75, a mean of positive and negative errors"),
        (lambda e: (np.square(e).mean(), (-e).mean()), "-1.75"),
        (lambda e: (e.mean() ** 2, np.abs(e).mean()), "the square of a mean of errors that cancel"),
        (lambda e: (np.sqrt(np.square(e).mean()), np.abs(e).mean()), "RMSE"),
        (lambda e: (np.square(e).sum(), np.abs(e).mean()), "the sum of squared errors"),
        (lambda e: (np.square(e[-1]), np.abs(e[-1])), "64, the squared error of the last value alone"),
        (lambda e: (np.square(e).mean(), np.abs(e[0]) / 4), "the error of the first value, divided"),
        (lambda e: (np.square(e).sum() / 3, np.abs(e).mean()), "one less than the number of values"),
        (lambda e: (np.square(e), np.abs(e)), "4 numbers: 4, 9, 0, 64"),
        (lambda e: np.square(e).mean(), "a float32"),
    ],
)
def test_wrong_measures_are_named(measures: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(Unmet) as caught:
        grade(lambda truth, forecast: measures(forecast - truth))
    assert words in caught.value.found
