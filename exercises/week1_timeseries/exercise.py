# %% [markdown]
# # Time series baselines: naive, moving average, seasonal
#
# Write three forecasts without a trained model, split a series by time, and measure errors.
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

    time, series: arrays of shape (n,). split_time: the first validation position.
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
    """Return the previous value for each position from split_time on: an array of shape (n - split_time,)."""
    # YOUR CODE HERE
    raise NotImplementedError("naive_forecast is still to be written")


# %%
def moving_average_forecast(series, window_size):
    """Return the mean of the window_size previous values for each position from window_size on.

    The result has the shape (n - window_size,).
    """
    # YOUR CODE HERE
    raise NotImplementedError("moving_average_forecast is still to be written")


# %%
def seasonal_forecast(series, split_time, period, window_size, smoothing):
    """Return a forecast for each position from split_time on: an array of shape (n - split_time,).

    It is the mean of the last window_size changes since last season, plus last season's value: a mean of smoothing
    values. period: the number of steps in a season.
    """
    # YOUR CODE HERE
    raise NotImplementedError("seasonal_forecast is still to be written")


# %%
def roll_forward_splits(length, initial, horizon):
    """Return a list of pairs of index arrays (training, validation), one pair for each fold.

    The first training part has initial positions. Each validation part is the next horizon positions. The next
    training part ends where it ends. A validation part that does not fit into length is left out.
    """
    # YOUR CODE HERE
    raise NotImplementedError("roll_forward_splits is still to be written")


# %%
def main():
    """Compare the forecasts and plot them."""
    time, series = load_daily()
    print(len(series), "days, the first values:", np.round(series[:5], 1))
    _, _, time_valid, series_valid = train_val_split(time, series, SPLIT_TIME)
    forecasts = {
        "naive forecast": naive_forecast(series, SPLIT_TIME),
        "moving average": moving_average_forecast(series, WINDOW_SIZE)[SPLIT_TIME - WINDOW_SIZE :],
        "season, not smoothed": seasonal_forecast(series, SPLIT_TIME, PERIOD, WINDOW_SIZE, 1),
        "season, smoothed": seasonal_forecast(series, SPLIT_TIME, PERIOD, WINDOW_SIZE, SMOOTHING),
    }
    for name, forecast in forecasts.items():
        mse, mae = compute_metrics(series_valid, forecast)
        print(f"{name:22} mse {mse:6.2f}   mae {mae:5.2f}")
    for training, validation in roll_forward_splits(len(series), SPLIT_TIME, 100):
        print(f"fold: training 0 to {training[-1]}, validation {validation[0]} to {validation[-1]}")

    plt.plot(time_valid, series_valid, label="series", linewidth=0.7)
    plt.plot(time_valid, forecasts["season, smoothed"], label="season, smoothed")
    plt.xlabel("day")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
