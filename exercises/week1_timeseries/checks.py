"""Forecast a series without training: the baselines that a network must beat."""

from exercises.week1_timeseries.expectations.argument_mutation import lend
from exercises.week1_timeseries.expectations.baselines import read_baseline, read_season, score, squares
from exercises.week1_timeseries.expectations.error_measures import measure_errors
from exercises.week1_timeseries.expectations.series_splits import read_folds, split_series
from grader.checks import criterion, expect, fixture, trial
from grader.checks.stand_ins import with_right


@fixture
def series(data):
    """Draw 60 random values."""
    return data.generator(1).uniform(0, 100, 60).round().astype("float32")


@fixture
def long(data):
    """Draw 1,300 random values: more than the settings of the brief need."""
    return data.generator(2).uniform(0, 100, 1300).round().astype("float32")


@fixture
def lent(candidate, series):
    """Pass the series to the learner's moving average, and read it again after the call."""
    return lend(candidate, "moving_average_forecast", series, 6)


@fixture
def seasonal(candidate, gathered, passed):
    """Replace a failed moving average with a correct one: the seasonal forecast may call it."""
    known = passed("check_moving_average") or gathered("lent")
    return with_right(candidate, "moving_average_forecast", "moving_average", usable=known is True)


@fixture
def days(data):
    """Draw a new series of 8,000 days."""
    return data.draw("daily", 8000)[1]


@fixture
def forecast(seasonal, days):
    """Forecast 7,000 days, each from earlier days."""
    return read_season(seasonal, days, 1000, 365, 30, 5)


@trial
def predictions(forecast, seed):
    """Compare the forecasts with the true values."""
    return score(forecast)


@criterion(
    title="Train-validation split",
    points=10,
    hint=(
        "With `split_time=8`, which part does the value at position 8 belong to?",
        "Do not shuffle. Use two slices of the times and two slices of the values.",
        "`return time[:split_time], series[:split_time], time[split_time:], series[split_time:]`",
    ),
)
def check_split(candidate):
    """Training ends right before `split_time`, validation starts there, and both stay in time order."""
    expect(split_series(candidate, length=12, split_time=8)).cut_at_the_split()
    expect(split_series(candidate, length=31, split_time=10)).cut_at_the_split()
    expect(split_series(candidate, length=1500, split_time=1200)).cut_at_the_split()


@criterion(
    title="MSE and MAE",
    points=10,
    hint=(
        "What is the mean of the errors 5 and -5?",
        "Square the errors, or take their absolute values, before the mean.",
        "`np.square(errors).mean(), np.abs(errors).mean()`",
    ),
)
def check_metrics(candidate):
    """`compute_metrics` returns the mean squared error, then the mean absolute error."""
    expect(measure_errors(candidate, [10, 20, 30, 40], [12, 17, 30, 48])).are_the_mean_squared_and_absolute_error()
    expect(measure_errors(candidate, [-3, 4, 0.5], [3, -4, 0])).are_the_mean_squared_and_absolute_error()


@criterion(
    title="Naive forecast",
    points=10,
    hint=(
        "Which value is known one step before position `split_time`?",
        "The forecasts are the series, shifted by one step: choose the start and the end of the slice.",
        "`series[split_time - 1:-1]`",
    ),
)
def check_naive(candidate, series, long):
    """`naive_forecast` returns the previous value for each position from `split_time` on."""
    expect(read_baseline(candidate, "naive_forecast", series, 45, first=45)).looks_only_back()
    expect(read_baseline(candidate, "naive_forecast", squares(12), 8, first=8)).repeats_the_value_before()
    expect(read_baseline(candidate, "naive_forecast", series, 45, first=45)).repeats_the_value_before()
    expect(read_baseline(candidate, "naive_forecast", long, 1100, first=1100)).repeats_the_value_before()


@criterion(
    title="Moving average",
    points=15,
    hint=(
        "With `window_size=5`, which values give the forecast for position 5?",
        "The first forecast is the mean of `series[0:window_size]`, for position `window_size`.",
        "`np.array([series[t - window_size:t].mean() for t in range(window_size, len(series))])`",
    ),
)
def check_moving_average(candidate, series, long):
    """`moving_average_forecast` returns the mean of the `window_size` previous values for each position."""
    expect(read_baseline(candidate, "moving_average_forecast", series, 7, first=7)).looks_only_back()
    expect(read_baseline(candidate, "moving_average_forecast", squares(12), 5, first=5)).averages_the_values_before(5)
    expect(read_baseline(candidate, "moving_average_forecast", series, 7, first=7)).averages_the_values_before(7)
    expect(read_baseline(candidate, "moving_average_forecast", series, 8, first=8)).averages_the_values_before(8)
    expect(read_baseline(candidate, "moving_average_forecast", long, 45, first=45)).averages_the_values_before(45)


@criterion(
    title="Seasonal forecast",
    points=20,
    hint=(
        "How much has each value changed since last season?",
        "Take the moving average of the changes, then add last season's value.",
        "`changes = series[period:] - series[:-period]`: add their moving average from `split_time - period` on to "
        "`series[split_time - period:-period]`, smoothed if `smoothing` is above 1.",
    ),
)
def check_seasonal(seasonal, series, long):
    """`seasonal_forecast` returns the mean of the last `window_size` changes plus last season's value."""
    expect(read_season(seasonal, series, 40, 12, 6, 5)).looks_only_back()
    expect(read_season(seasonal, series, 40, 12, 6, 1)).adds_changes_to_last_season(12, 6)
    expect(read_season(seasonal, series, 35, 15, 4, 1)).adds_changes_to_last_season(15, 4)
    expect(read_season(seasonal, long, 1100, 400, 45, 1)).adds_changes_to_last_season(400, 45)


@criterion(
    title="Arguments unchanged",
    points=5,
    hint=(
        "Print the series before and after the call. Is it the same?",
        "An assignment to a slice, or `-=`, changes the array of the caller.",
        "`changes = series[period:] - series[:-period]` makes a new array; `series[period:] -= …` does not.",
    ),
)
def check_arguments(candidate, series, lent, seasonal):
    """The three forecast functions do not change the series."""
    expect(lend(candidate, "naive_forecast", series, 40)).come_back_unchanged()
    expect(lent).come_back_unchanged()
    expect(lend(seasonal, "seasonal_forecast", series, 40, 12, 6, 5)).come_back_unchanged()


@criterion(
    title="Roll-forward splits",
    points=15,
    hint=(
        "With `length=12`, `initial=4` and `horizon=3`, where does each validation part start?",
        "`range(initial, length - horizon + 1, horizon)` gives the first position of each validation part.",
        "`[(np.arange(start), np.arange(start, start + horizon)) for start in range(…)]`",
    ),
)
def check_folds(candidate):
    """`roll_forward_splits` trains on all positions before each validation part, and leaves out an incomplete one."""
    expect(read_folds(candidate, 12, initial=4, horizon=3)).roll_forward()
    expect(read_folds(candidate, 30, initial=10, horizon=5)).roll_forward()
    expect(read_folds(candidate, 5, initial=4, horizon=3)).roll_forward()
    expect(read_folds(candidate, 3100, initial=3000, horizon=40)).roll_forward()
    expect(read_folds(candidate, 700, initial=300, horizon=150)).roll_forward()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "Last season's value has noise. How can you reduce noise?",
        "Use the mean of `smoothing` values of last season, around the same position or up to it.",
        "With `smoothing=5`: the mean of `series[t - period - 2:t - period + 3]` for each t from `split_time` on.",
    ),
)
def check_error(seasonal, days, forecast, predictions, passed):
    """With last season smoothed, the MAE on new days is at most 5.35 (naive forecast: about 5.8)."""
    expect(predictions).stay_within(mae=5.35)
    expect(forecast).smooths_last_season(365, 30, 5)
    expect(read_season(seasonal, days, 1000, 365, 30, 4)).smooths_last_season(365, 30, 4)
    expect(read_season(seasonal, days, 1000, 365, 30, 9)).smooths_last_season(365, 30, 9)
    expect(forecast).keeps_to_earlier_days(365, 30, 5, by_the_rule=passed("check_seasonal"))
