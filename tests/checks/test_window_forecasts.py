"""Forecasts test model: one for each window, in order, from that window alone."""

from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.series.window_forecasts import WindowForecast, read_window_forecast

SERIES = np.random.default_rng(1).uniform(0, 50, 30).astype(np.float32)
SHARE, PLUS = 0.75, 7.0


def windows_of(series: Any) -> Any:
    return np.lib.stride_tricks.sliding_window_view(series, 8)


def answer(windows: Any) -> Any:
    return SHARE * windows[:, -1] + (1 - SHARE) * windows[:, 0] + PLUS


class Learner:
    """A candidate whose ``model_forecast`` is a plain function from a series to numbers."""

    def __init__(self, function: Any) -> None:
        self._function = function
        self.models = 0

    def stand_in(self, kind: str, **how: Any) -> Handle:
        assert (kind, how) == ("forecaster", {"size": 8, "share": SHARE, "plus": PLUS})
        self.models += 1
        return Handle(self.models, "model", "Sequential")

    def call(self, name: str, model: Handle, series: Any, window_size: int) -> Any:
        return self._function(series)


def read(function: Any) -> WindowForecast:
    learner: Any = Learner(function)
    return read_window_forecast(learner, "model_forecast", SERIES, 8, share=SHARE, plus=PLUS)


def complaint(word: str, function: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(read(function)), word)()
    return caught.value


@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
def test_one_answer_for_each_window_passes_in_any_shape(shape: tuple[int, ...]) -> None:
    words = expect(read(lambda series: answer(windows_of(series)).reshape(shape)))
    words.looks_only_back()
    words.covers_every_window()


def test_a_missing_last_window_is_named() -> None:
    found = complaint("covers_every_window", lambda series: answer(windows_of(series[:-1])))
    assert found.found == "22 forecasts" and "n - window_size + 1" in found.advice


def test_a_row_of_the_predictions_in_place_of_their_column_is_named() -> None:
    found = complaint("covers_every_window", lambda series: answer(windows_of(series)).reshape(-1, 1)[0])
    assert (found.found, "`predictions[:, 0]`" in found.advice) == ("1 forecast", True)
    other = complaint("covers_every_window", lambda series: answer(windows_of(series))[-1:])
    assert "`predictions[:, 0]`" not in other.advice


def test_answers_at_the_wrong_place_are_named() -> None:
    found = complaint("covers_every_window", lambda series: np.roll(answer(windows_of(series)), -1))
    assert "shifted by 1 step" in found.found and "Yours start later." in found.advice
    assert (
        "start earlier."
        in complaint("covers_every_window", lambda series: np.roll(answer(windows_of(series)), 1)).advice
    )


def test_a_scale_of_the_whole_series_looks_into_the_future() -> None:
    def scaled(series: Any) -> Any:
        return answer(windows_of((series - series.mean()) / series.std())) * series.std() + series.mean()

    found = complaint("looks_only_back", scaled)
    assert "position 19" in found.found and "whole series" in found.advice
    assert "the given model" in complaint("covers_every_window", scaled).expected


def test_windows_that_do_not_overlap_are_counted_before_anyone_speaks_of_the_future() -> None:
    found = complaint("looks_only_back", lambda series: answer(windows_of(series)[::8]))
    assert (found.found, found.advice[:32]) == ("3 forecasts", "Start a window at each position,")


@pytest.mark.parametrize("step", [2, 3])
def test_forecasts_that_lack_those_between_are_told_by_their_step(step: int) -> None:
    found = complaint("covers_every_window", lambda series: answer(windows_of(series)[::step]))
    assert f"`sequence_stride={step}`" in found.advice


def test_a_shuffled_forecast_is_named_before_anyone_speaks_of_the_future() -> None:
    def mixed(series: Any) -> Any:
        return np.random.default_rng(int(series.sum())).permutation(answer(windows_of(series)))

    assert "in another order" in complaint("looks_only_back", mixed).found


def test_answers_that_are_fed_back_are_named() -> None:
    def fed(series: Any) -> Any:
        known = list(series[:8])
        for _ in range(len(series) - 7):
            known.append(answer(np.array([known[-8:]]))[0])
        return known[8:]

    expect(read(fed)).looks_only_back()
    assert "fed back into the next windows" in complaint("covers_every_window", fed).found


def test_too_many_or_too_few_forecasts_are_told_why() -> None:
    early = complaint("covers_every_window", lambda series: np.append(np.zeros(7), answer(windows_of(series))))
    assert early.advice == "Remove the first 7 values: those that follow are right."
    other = complaint("covers_every_window", lambda series: np.zeros(len(series)))
    assert "full windows only" in other.advice
    dropped = complaint("covers_every_window", lambda series: answer(windows_of(series))[:16])
    assert "The last 7 forecasts are missing" in dropped.advice and "Remove `drop_remainder`" in dropped.advice
    short = complaint("covers_every_window", lambda series: answer(windows_of(series))[:15])
    assert "The last 8 forecasts are missing" in short.advice and "drop_remainder" not in short.advice


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (lambda right: right[1:], "The first forecast is missing"),
        (lambda right: right[3:], "The first 3 forecasts are missing"),
        (lambda right: right[-1:], "the forecast of the last window. Make the list before the loop"),
        (lambda right: np.append(right, [0, 0]), "Remove the last 2 values"),
        (lambda right: np.full(len(right), right[0]), "that of the first window"),
        (lambda right: np.full(len(right), right[-1]), "append a copy"),
    ],
)
def test_the_forecasts_that_came_tell_which_are_wrong(taken: Any, told: str) -> None:
    assert told in complaint("covers_every_window", lambda series: taken(answer(windows_of(series)))).advice


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda series: answer(windows_of(series))[::-1], "in reverse order"),
        (lambda series: answer(windows_of(series)[:, ::-1]), "the values of each window are in reverse order"),
        (lambda series: answer(windows_of(series)).astype(int), "without their decimals"),
        (lambda series: 10 * answer(windows_of(series)), "10 times the right values"),
    ],
)
def test_what_was_made_of_the_forecasts_is_named(made: Any, told: str) -> None:
    assert told in complaint("covers_every_window", made).found


def test_values_of_the_series_in_place_of_forecasts_are_named() -> None:
    found = complaint("looks_only_back", lambda series: np.append(series[8:], 0))
    assert "These are values of the series" in found.advice


def test_where_a_value_must_follow_the_last_window_does_not_count() -> None:
    learner: Any = Learner(lambda series: answer(windows_of(series[:-1])))
    words = expect(read_window_forecast(learner, "generate_forecast", SERIES, 8, share=SHARE, plus=PLUS, followed=True))
    words.looks_only_back()
    words.covers_every_window()


WIDTH = "Exception … expected axis -1 of input shape to have value 8, but received input with shape (1, {})"
MATRIX = "… Matrix size-incompatible: In[0]: [1,7], In[1]: [8,1] [[{{node dense/Add}}]]"
RAGGED = "The requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (30,)"


@pytest.mark.parametrize(
    ("message", "values", "followed", "told"),
    [
        (MATRIX, (("time", "23"),), True, "end the loop at `len(series) - window_size`."),
        (MATRIX, (("time", "23"),), False, "end the loop at `len(series) - window_size + 1`."),
        (WIDTH.format(7), (("time", "23"),), True, "end the loop at `len(series) - window_size`."),
        (MATRIX, (), True, "A windowed dataset needs `drop_remainder=True`"),
        (RAGGED, (), True, "end the loop at `len(series) - window_size`."),
        (WIDTH.format(7), (("time", "0"),), True, "Your windows have 7 values"),
        (WIDTH.format(9), (), True, "Your windows have 9 values"),
        (WIDTH.format("9, 1"), (), True, "Your windows have 9 values"),
        (WIDTH.format(0), (), True, "The first windows are empty"),
        (WIDTH.format(7).replace("value 8", "value 4"), (), True, ""),
        ("name 'w' is not defined", (), True, ""),
    ],
)
def test_windows_of_another_size_than_the_test_model_has_are_told_by_their_place(
    message: str, values: tuple[tuple[str, str], ...], followed: bool, told: str
) -> None:
    def raises(series: Any) -> Any:
        raise CandidateFault(Fault("raised", "in model_forecast", "ValueError", message, values=values))

    learner: Any = Learner(raises)
    with pytest.raises(CandidateFault) as caught:
        read_window_forecast(learner, "model_forecast", SERIES, 8, share=SHARE, plus=PLUS, followed=followed)
    advice = caught.value.fault.advice
    assert told in advice and bool(told) == bool(advice)
    assert ("drop_remainder" in advice) is (message == MATRIX and not values), "an array of windows is no dataset"
