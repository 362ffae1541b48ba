import numpy as np
import pytest

from grader.data import draw_daily, load_daily


def error(forecast, truth):
    return np.abs(forecast - truth).mean()


def test_learners_all_get_the_same_days():
    time, series = load_daily()
    assert time.dtype == series.dtype == np.float32
    assert time.shape == series.shape == (1461,)
    assert np.array_equal(time, np.arange(1461))
    assert np.array_equal(series, load_daily()[1])


def test_a_seed_decides_the_days():
    assert np.array_equal(draw_daily(5)[1], draw_daily(5)[1])
    assert not np.array_equal(draw_daily(5)[1], draw_daily(6)[1])
    assert draw_daily(5, length=10)[1].shape == (10,)


@pytest.mark.parametrize("seed", range(30))
def test_only_differences_and_a_smoothed_past_beat_the_naive_forecast(seed):
    """Over 100 draws: naive 5.9, last year 18, mean of 30 days 8.0, differences 5.7, smoothed past 4.6."""
    _, series = draw_daily(seed)
    split, truth = 1000, series[1000:]
    days = range(split, len(series))
    naive = error(series[split - 1 : -1], truth)
    last_year = error(series[split - 365 : -365], truth)
    month = error([series[day - 30 : day].mean() for day in days], truth)
    change = np.array([(series[day - 50 : day] - series[day - 415 : day - 365]).mean() for day in days])
    raw = error(change + series[split - 365 : -365], truth)
    smooth = error(change + [series[day - 370 : day - 359].mean() for day in days], truth)
    assert smooth < naive - 0.7
    assert smooth < raw - 0.5
    assert naive < month - 0.5
    assert last_year > 15
