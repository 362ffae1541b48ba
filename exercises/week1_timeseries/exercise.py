# %% [markdown]
# # Baselines for a series
#
# Before a network forecasts anything, find out how well no network does: repeat the last value, average the
# last few, look at the same day of last year. Whoever trains a model has these figures to beat.
# The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week1_timeseries`.

# %%
import matplotlib.pyplot as plt
import numpy as np

from grader.data import load_daily

SPLIT_TIME = 1000
PERIOD = 365
WINDOW_SIZE = 30
SMOOTHING = 5


# %%
def train_val_split(time, series, split_time):
    """Return time_train, series_train, time_valid, series_valid.

    time, series: arrays of shape (n,). split_time: the first position of the validation.
    """
    # YOUR CODE HERE
    raise NotImplementedError("train_val_split is still to be written")


# %%
def compute_metrics(true_series, forecast):
    """Return two numbers: the mean squared error and the mean absolute error.

    true_series, forecast: arrays of shape (n,).
    """
    # YOUR CODE HERE
    raise NotImplementedError("compute_metrics is still to be written")


# %%
def naive_forecast(series, split_time):
    """Return for each value from split_time on the value right before it: an array of shape (n - split_time,)."""
    # YOUR CODE HERE
    raise NotImplementedError("naive_forecast is still to be written")


# %%
def moving_average_forecast(series, window_size):
    """Return for each value from window_size on the mean of the window_size values right before it.

    The result has the shape (n - window_size,).
    """
    # YOUR CODE HERE
    raise NotImplementedError("moving_average_forecast is still to be written")


# %%
def seasonal_forecast(series, split_time, period, window_size, smoothing):
    """Return a forecast of each value from split_time on: an array of shape (n - split_time,).

    It is the mean of the last window_size changes since last season, plus last season's value: the mean of
    smoothing values around it. period: how many steps a season has.
    """
    # YOUR CODE HERE
    raise NotImplementedError("seasonal_forecast is still to be written")


# %%
def roll_forward_splits(length, initial, horizon):
    """Return a list of pairs of index arrays: (training, validation), one pair for each fold.

    The first training has initial positions; each validation is the horizon positions right after its training,
    and the next training ends where it ends. A validation that would pass length is left out.
    """
    # YOUR CODE HERE
    raise NotImplementedError("roll_forward_splits is still to be written")


# %%
def main():
    """Compare the forecasts on the learners' days, and draw them."""
    time, series = load_daily()
    print(len(series), "days, the first of them:", np.round(series[:5], 1))
    _, _, time_valid, series_valid = train_val_split(time, series, SPLIT_TIME)
    forecasts = {
        "the value before": naive_forecast(series, SPLIT_TIME),
        "moving average": moving_average_forecast(series, WINDOW_SIZE)[SPLIT_TIME - WINDOW_SIZE :],
        "season, not smoothed": seasonal_forecast(series, SPLIT_TIME, PERIOD, WINDOW_SIZE, 1),
        "season, smoothed": seasonal_forecast(series, SPLIT_TIME, PERIOD, WINDOW_SIZE, SMOOTHING),
    }
    for name, forecast in forecasts.items():
        mse, mae = compute_metrics(series_valid, forecast)
        print(f"{name:22} mse {mse:6.2f}   mae {mae:5.2f}")
    for training, validation in roll_forward_splits(len(series), SPLIT_TIME, 100):
        print(f"fold: training 0 to {training[-1]}, validation {validation[0]} to {validation[-1]}")

    plt.plot(time_valid, series_valid, label="truth", linewidth=0.7)
    plt.plot(time_valid, forecasts["season, smoothed"], label="season, smoothed")
    plt.xlabel("day")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
