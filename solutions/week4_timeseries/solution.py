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
    # BEGIN SOLUTION
    with Path(filename).open(encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        series = np.array([float(value) for _, _, value in reader], dtype=np.float32)
    return np.arange(len(series)), series
    # END SOLUTION


# %%
def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    """Return a tf.data.Dataset of (windows, labels) in shuffled batches.

    series: array of shape (n,). windows: (b, window_size, 1) or (b, window_size). labels: (b, 1) or (b,), the one
    value horizon steps after the last value of its window.
    """
    # BEGIN SOLUTION
    rows = np.lib.stride_tricks.sliding_window_view(series, window_size + horizon)[..., np.newaxis]
    dataset = tf.data.Dataset.from_tensor_slices((rows[:, :window_size], rows[:, -1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size).prefetch(1)
    # END SOLUTION


# %%
def create_model(window_size):
    """Return a compiled model with a Conv1D and a recurrent layer: one output for each window."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 200),
            tf.keras.layers.Conv1D(24, 5, strides=3, padding="causal", activation="relu"),
            tf.keras.layers.LSTM(24),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(200.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber", metrics=["mae"])
    return model
    # END SOLUTION


# %%
def model_forecast(model, series, window_size):
    """Return one forecast for each window of the series (n,), the last one too: an array (n - window_size + 1,)."""
    # BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
    # END SOLUTION


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
