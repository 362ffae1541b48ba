# %% [markdown]
# # Sunspots: Conv1D and LSTM on real data, two years ahead
#
# Read monthly sunspot numbers from a CSV file and forecast them two years ahead.
# The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week4_timeseries`.

# %%
import csv
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import sunspots_file

WINDOW_SIZE = 60
BATCH_SIZE = 64
SHUFFLE_BUFFER = 3000
HORIZON = 24
SPLIT_TIME = 2208
EPOCHS = 12


# %%
def parse_data_from_file(filename):
    """Return two arrays of shape (n,): the times 0, 1, 2, …, and the value of each month.

    The file has a header, then one row per month: index,date,value.
    """
    # YOUR CODE HERE
    raise NotImplementedError("parse_data_from_file is still to be written")


# %%
def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    """Return a tf.data.Dataset of (windows, labels) in shuffled batches.

    series: array of shape (n,). windows: (b, window_size, 1) or (b, window_size). labels: (b, 1) or (b,), the one
    value horizon steps after the last value of its window.
    """
    # YOUR CODE HERE
    raise NotImplementedError("windowed_dataset is still to be written")


# %%
def create_model(window_size):
    """Return a compiled model with a Conv1D and a recurrent layer: one output for each window."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def model_forecast(model, series, window_size):
    """Return one forecast for each window of the series (n,), the last one too: an array (n - window_size + 1,)."""
    # YOUR CODE HERE
    raise NotImplementedError("model_forecast is still to be written")


# %%
def main():
    """Train on the months until 1932, forecast the later ones two years ahead, and plot the forecast."""
    time, series = map(np.array, parse_data_from_file(sunspots_file()))
    training = windowed_dataset(series[:SPLIT_TIME], WINDOW_SIZE, BATCH_SIZE, SHUFFLE_BUFFER, HORIZON)

    model = create_model(WINDOW_SIZE)
    model.fit(training, epochs=EPOCHS, verbose=2)
    first = SPLIT_TIME - WINDOW_SIZE - HORIZON + 1
    forecast = model_forecast(model, series[first:-HORIZON], WINDOW_SIZE)
    print("mean absolute error:", np.mean(np.abs(np.ravel(forecast) - series[SPLIT_TIME:])))
    print("the naive forecast: ", np.mean(np.abs(series[HORIZON:] - series[:-HORIZON])[SPLIT_TIME - HORIZON :]))
    plt.plot(time[SPLIT_TIME:], series[SPLIT_TIME:], label="series")
    plt.plot(time[SPLIT_TIME:], forecast, label="forecast, two years ahead")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
