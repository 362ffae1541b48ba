"""Words about forecasts without training find each mistake, and forgive what only looks different."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week1_timeseries.expectations.baselines import Baseline, read_baseline, score, squares
from grader.candidate.ledger import Ledger
from grader.checks.expect import expect

NOISE = np.random.default_rng(1).uniform(0, 100, 60).round().astype("float32")


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.ledger = Ledger()
        self._function = function

    def call(self, name: str, *arguments: Any) -> Any:
        return self._function(*arguments)


def naive(function: Callable[..., Any], series: Any = NOISE) -> Baseline:
    return read_baseline(Learner(function), "naive_forecast", series, 8, first=8)  # type: ignore[arg-type]


def average(function: Callable[..., Any]) -> Baseline:
    return read_baseline(Learner(function), "moving_average_forecast", squares(12), 5, first=5)  # type: ignore[arg-type]


def seasonal(function: Callable[..., Any], smoothing: int = 1) -> Baseline:
    return read_baseline(Learner(function), "seasonal_forecast", NOISE, 40, 12, 6, smoothing, first=40)  # type: ignore[arg-type]


def means(series: Any, size: int) -> Any:
    return np.array([series[end - size : end].mean() for end in range(size, len(series))])


def season(series: Any, split: int, period: int, size: int, smoothing: int, late: int = 0, back: int = 0) -> Any:
    changes = means(series[period:] - series[:-period], size)[split - period - size - late :]
    first = [day - period - smoothing // 2 - back for day in range(split, len(series))]
    return changes[: len(first)] + np.array([series[one : one + smoothing].mean() for one in first])


@pytest.mark.parametrize("form", [list, lambda column: column[:, None], lambda column: column.astype("float64")])
def test_right_forecasts_pass_in_any_form(form: Callable[[Any], Any]) -> None:
    expect(naive(lambda s, at: form(s[at - 1 : -1]))).looks_only_back()
    expect(naive(lambda s, at: form(s[at - 1 : -1]))).repeats_the_value_before()
    expect(average(lambda s, size: form(means(s, size)))).averages_the_values_before(5)
    expect(seasonal(lambda *given: form(season(*given)))).adds_changes_to_last_season(12, 6)


def test_last_season_may_be_that_of_the_position_before() -> None:
    expect(seasonal(lambda *given: season(*given, back=1))).adds_changes_to_last_season(12, 6)


def test_a_forecast_of_the_wrong_length_is_named_with_its_first_position() -> None:
    found = complaint(lambda: naive(lambda s, at: s[at - 1 :]))
    assert "52 forecasts, for positions 8 to 59" in found.expected
    assert found.found.startswith("53 forecasts")
    assert "put `return` after it" in complaint(lambda: naive(lambda s, at: s[at - 1 : at])).advice


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            lambda s, at: s[at:],
            "uses values up to position 8, but only those up to 7 are known. Move the slice back by 1",
        ),
        (lambda s, at: (s[at - 1 : -1] + s[at:]) / 2, "Move the slice back by 1"),
        (lambda s, at: np.append(s[at + 2 :], [0, 0]), "Move the slice back by 3"),
        (lambda s, at: s[at - 1 : -1] + 0.01 * s[-1], "position 59, the end of the series"),
        (lambda s, at: np.full(len(s) - at, s[-2]), "Calculate each one from the values before its own position"),
        (lambda s, at: s[at - 1 : -1] + s[at + 30], "those up to 7 are known. Use no others."),
        (lambda s, at: s[at - 1 : -1] / s.mean(), "a mean, a scale, a sort or a reversed order of all values"),
    ],
)
def test_any_look_into_the_future_is_found(function: Callable[..., Any], words: str) -> None:
    found = complaint(expect(naive(function)).looks_only_back)
    assert "it uses future values" in found.found and words in found.advice


def test_a_change_of_scale_that_is_undone_is_no_look_into_the_future() -> None:
    def scaled(series: Any, at: int) -> Any:
        middle, width = series.mean(), series.std()
        return ((series - middle) / width)[at - 1 : -1] * width + middle

    expect(naive(scaled)).looks_only_back()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda s, at: np.full(len(s) - at, s[at - 1]), "the last value before the split"),
        (lambda s, at: s[at - 2 : -2], "the value two steps before"),
    ],
)
def test_what_a_naive_forecast_repeats_instead_is_named(function: Callable[..., Any], words: str) -> None:
    assert words in complaint(expect(naive(function)).repeats_the_value_before).found


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda s, size: means(s, size) * size, "their sum"),
        (lambda s, size: np.array([np.median(s[i : i + size]) for i in range(len(s) - size)]), "their median"),
        (lambda s, size: means(s, size - 1)[1:], "the mean of 4"),
        (lambda s, size: np.array([s[:end].mean() for end in range(size, len(s))]), "the mean of all previous values"),
    ],
)
def test_what_a_moving_average_is_instead_is_named(function: Callable[..., Any], words: str) -> None:
    found = complaint(lambda: expect(average(function)).averages_the_values_before(5))
    assert words in found.found
    assert "the mean of the 5 previous values: 6, 11, 18" in found.expected


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda s, at, *rest: season(s, at, *rest) - s[at - 12 : -12], "the changes alone"),
        (lambda s, at, *_: s[at - 12 : -12], "last season's value alone"),
        (lambda s, at, *_: (s[12:] - s[:-12])[at - 13 : -1] + s[at - 12 : -12], "the last change alone"),
        (lambda s, at, *_: means(s, 6)[at - 6 :], "the moving average of the series"),
        (lambda *given: season(*given, late=1), "end one position too early"),
        (lambda *given: season(*given[:4], 5), ", …, "),
    ],
)
def test_what_a_seasonal_forecast_is_instead_is_named(function: Callable[..., Any], words: str) -> None:
    assert words in complaint(lambda: expect(seasonal(function)).adds_changes_to_last_season(12, 6)).found


@pytest.mark.parametrize("smoothing", [3, 4, 5])
@pytest.mark.parametrize("back", [0, -1, 1, 2])
def test_last_season_is_smoothed_around_a_position_or_up_to_it(smoothing: int, back: int) -> None:
    around = [0, -1] if smoothing == 4 else [0]
    up_to = [smoothing - 1 - smoothing // 2, smoothing - smoothing // 2]
    smoothed = expect(seasonal(lambda *given: season(*given, back=back if given[4] > 1 else 0), smoothing))
    if back in [*around, *up_to]:
        smoothed.smooths_last_season(12, 6, smoothing)
    else:
        found = complaint(lambda: smoothed.smooths_last_season(12, 6, smoothing))
        assert f"a mean of {smoothing} values of last season" in found.expected


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda *given: season(*given[:4], 1), "is not smoothed"),
        (lambda *given: season(*given, back=-2 if given[4] > 1 else 0), "ends 4 positions after t - 12"),
    ],
)
def test_how_last_season_is_smoothed_instead_is_named(function: Callable[..., Any], words: str) -> None:
    assert words in complaint(lambda: expect(seasonal(function, 5)).smooths_last_season(12, 6, 5)).found


def test_answers_stand_beside_the_truth_and_the_value_before() -> None:
    learner: Any = Learner(season)
    predictions = score(read_baseline(learner, "seasonal_forecast", NOISE, 40, 12, 6, 3, first=40))
    assert np.array_equal(predictions.truth, NOISE[40:])
    assert np.array_equal(predictions.baselines["naive"], NOISE[39:-1])
    assert predictions.predicted.shape == (20,)
