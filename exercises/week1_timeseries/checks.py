"""Forecast a series without any training: the figures that a network must beat."""

from exercises.week1_timeseries.expectations.argument_mutation import lend
from exercises.week1_timeseries.expectations.baselines import read_baseline, read_season, score, squares
from exercises.week1_timeseries.expectations.error_measures import measure_errors
from exercises.week1_timeseries.expectations.series_splits import read_folds, split_series
from grader.checks import criterion, expect, fixture, trial
from grader.checks.stand_ins import with_right


@fixture
def series(data):
    """Draw 60 values that follow no pattern."""
    return data.generator(1).uniform(0, 100, 60).round().astype("float32")


@fixture
def long(data):
    """Draw 1,300 values that follow no pattern: more than the settings of the brief need."""
    return data.generator(2).uniform(0, 100, 1300).round().astype("float32")


@fixture
def lent(candidate, series):
    """Lend the series to the learner's moving average."""
    return lend(candidate, "moving_average_forecast", series, 6)


@fixture
def seasonal(candidate, gathered, passed):
    """Take a right moving average for one that failed, once it was lent: the seasonal forecast may call it."""
    known = passed("check_moving_average") or gathered("lent")
    return with_right(candidate, "moving_average_forecast", "moving_average", usable=known is True)


@fixture
def days(data):
    """Draw a fresh series of 8,000 days."""
    return data.draw("daily", 8000)[1]


@fixture
def forecast(seasonal, days):
    """Forecast 7,000 of them, each from the days before it."""
    return read_season(seasonal, days, 1000, 365, 30, 5)


@trial
def answers(forecast, seed):
    """Set the forecasts beside the days that came."""
    return score(forecast)


@criterion(
    title="Train-validation split",
    points=10,
    hint=(
        "If the split is at 8, to which part does the value at position 8 belong?",
        "The future must not be shuffled into the past: two slices of the times, two of the values.",
        "`return time[:split_time], series[:split_time], time[split_time:], series[split_time:]`",
    ),
)
def check_split(candidate):
    """Training is all that lies before `split_time`, validation all from there on, in the order of time."""
    expect(split_series(candidate, length=12, split_time=8)).cut_at_the_split()
    expect(split_series(candidate, length=31, split_time=10)).cut_at_the_split()
    expect(split_series(candidate, length=1500, split_time=1200)).cut_at_the_split()


@criterion(
    title="MSE and MAE",
    points=10,
    hint=(
        "How large is the mean of the errors 5 and -5, and how large is the mistake?",
        "Square the errors, or take their absolute values, before you take the mean.",
        "`np.square(errors).mean(), np.abs(errors).mean()`",
    ),
)
def check_metrics(candidate):
    """`compute_metrics` gives the mean of the squared errors, then the mean of the absolute errors."""
    expect(measure_errors(candidate, [10, 20, 30, 40], [12, 17, 30, 48])).are_the_mean_squared_and_absolute_error()
    expect(measure_errors(candidate, [-3, 4, 0.5], [3, -4, 0])).are_the_mean_squared_and_absolute_error()


@criterion(
    title="Naive forecast",
    points=10,
    hint=(
        "What was the value one step earlier?",
        "The forecasts are the series itself, moved by one: where does the slice begin, where does it end?",
        "`series[split_time - 1:-1]`",
    ),
)
def check_naive(candidate, series, long):
    """`naive_forecast` says for each value from `split_time` on: the same as the value right before it."""
    expect(read_baseline(candidate, "naive_forecast", series, 45, first=45)).looks_only_back()
    expect(read_baseline(candidate, "naive_forecast", squares(12), 8, first=8)).repeats_the_value_before()
    expect(read_baseline(candidate, "naive_forecast", series, 45, first=45)).repeats_the_value_before()
    expect(read_baseline(candidate, "naive_forecast", long, 1100, first=1100)).repeats_the_value_before()


@criterion(
    title="Moving average",
    points=15,
    hint=(
        "Which values are known when position 5 is forecast, and how many forecasts has a series of 12?",
        "The first forecast is the mean of `series[0:window_size]`, and it is for position `window_size`.",
        "`np.array([series[t - window_size:t].mean() for t in range(window_size, len(series))])`",
    ),
)
def check_moving_average(candidate, series, long):
    """`moving_average_forecast` gives `n - window_size` numbers: the mean of the `window_size` values before each."""
    expect(read_baseline(candidate, "moving_average_forecast", series, 7, first=7)).looks_only_back()
    expect(read_baseline(candidate, "moving_average_forecast", squares(12), 5, first=5)).averages_the_values_before(5)
    expect(read_baseline(candidate, "moving_average_forecast", series, 7, first=7)).averages_the_values_before(7)
    expect(read_baseline(candidate, "moving_average_forecast", series, 8, first=8)).averages_the_values_before(8)
    expect(read_baseline(candidate, "moving_average_forecast", long, 45, first=45)).averages_the_values_before(45)


@criterion(
    title="Seasonal forecast",
    points=20,
    hint=(
        "How much has each value changed since last season, and how much lately?",
        "Difference, forecast the differences with a moving average, add back what the difference took away.",
        "`changes = series[period:] - series[:-period]`; their moving average from `split_time - period` on, plus "
        "`series[split_time - period:-period]`, which is smoothed where smoothing is more than 1.",
    ),
)
def check_seasonal(seasonal, series, long):
    """`seasonal_forecast` adds the mean of the last `window_size` changes since last season to last season's value."""
    expect(read_season(seasonal, series, 40, 12, 6, 5)).looks_only_back()
    expect(read_season(seasonal, series, 40, 12, 6, 1)).adds_changes_to_last_season(12, 6)
    expect(read_season(seasonal, series, 35, 15, 4, 1)).adds_changes_to_last_season(15, 4)
    expect(read_season(seasonal, long, 1100, 400, 45, 1)).adds_changes_to_last_season(400, 45)


@criterion(
    title="Arguments unchanged",
    points=5,
    hint=(
        "Print the series before and after your function: is it the same?",
        "An assignment to a slice, or `-=`, writes into the array of the caller.",
        "`changes = series[period:] - series[:-period]` makes a new array; `series[period:] -= …` does not.",
    ),
)
def check_arguments(candidate, series, lent, seasonal):
    """None of the three forecasts changes the series that it is given."""
    expect(lend(candidate, "naive_forecast", series, 40)).come_back_unchanged()
    expect(lent).come_back_unchanged()
    expect(lend(seasonal, "seasonal_forecast", series, 40, 12, 6, 5)).come_back_unchanged()


@criterion(
    title="Roll-forward splits",
    points=15,
    hint=(
        "With 12 positions, 4 of them at first and 3 in each validation: where does each fold begin?",
        "`range(initial, length - horizon + 1, horizon)` counts where the validations begin.",
        "`[(np.arange(start), np.arange(start, start + horizon)) for start in range(…)]`",
    ),
)
def check_folds(candidate):
    """`roll_forward_splits` trains on all that lies before each validation, and leaves an incomplete last fold out."""
    expect(read_folds(candidate, 12, initial=4, horizon=3)).roll_forward()
    expect(read_folds(candidate, 30, initial=10, horizon=5)).roll_forward()
    expect(read_folds(candidate, 5, initial=4, horizon=3)).roll_forward()
    expect(read_folds(candidate, 3100, initial=3000, horizon=40)).roll_forward()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "Last season's value has noise of its own: what takes noise away?",
        "Use the mean of `smoothing` values of last season, around the same position or up to it.",
        "With smoothing=5: the mean of `series[t - period - 2:t - period + 3]` for each t from `split_time` on.",
    ),
)
def check_error(seasonal, days, forecast, answers, passed):
    """With last season smoothed, around the day or up to it, it errs by at most 5.35 on fresh days (naive: 5.8)."""
    expect(answers).stay_within(mae=5.35)
    expect(forecast).smooths_last_season(365, 30, 5)
    expect(read_season(seasonal, days, 1000, 365, 30, 4)).smooths_last_season(365, 30, 4)
    expect(forecast).keeps_to_earlier_days(365, 30, 5, by_the_rule=passed("check_seasonal"))
