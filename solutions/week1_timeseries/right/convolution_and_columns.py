import numpy as np


def train_val_split(time, series, split_time):
    time_train, time_valid = time[:split_time], time[split_time:]
    series_train, series_valid = series[:split_time], series[split_time:]
    return time_train, series_train, time_valid, series_valid


def compute_metrics(true_series, forecast):
    return {"mse": np.square(true_series - forecast).mean(), "mae": abs(true_series - forecast).mean()}


def naive_forecast(series, split_time):
    return series[split_time - 1 : len(series) - 1].reshape(-1, 1)


def moving_average_forecast(series, window_size):
    kernel = np.full(window_size, 1 / window_size)
    return np.convolve(series, kernel, mode="valid")[:-1, np.newaxis]


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    changes = series[period:] - series[:-period]
    changes = np.convolve(changes, np.ones(window_size) / window_size, mode="valid")[
        split_time - period - window_size : -1
    ]
    smooth = np.convolve(series, np.ones(smoothing) / smoothing, mode="same")
    return changes + smooth[split_time - period : -period]


def roll_forward_splits(length, initial, horizon):
    index = np.arange(length)
    folds = [np.split(index[:end], [end - horizon]) for end in range(initial + horizon, length + 1, horizon)]
    return tuple(map(tuple, folds))
