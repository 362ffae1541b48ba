# caught by: check_split | a position is missing
# base: _base.py

import tensorflow as tf


def train_val_split(time, series, split_time):
    time_train, series_train = time[:split_time], series[:split_time]
    return time_train, series_train, np.setdiff1d(time, time_train), np.setdiff1d(series, series_train)


def compute_metrics(true_series, forecast):
    errors = true_series - forecast
    return np.square(errors).mean(), np.abs(errors).mean()


def moving_average_forecast(series, window_size):
    return np.array([series[t - window_size : t].mean() for t in range(window_size, len(series))])


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    out = []
    for t in range(split_time, len(series)):
        changes = np.mean([series[i] - series[i - period] for i in range(t - window_size, t)])
        half = (smoothing - 1) // 2
        first = t - period - half
        out.append(changes + np.mean(series[first : first + smoothing]))
    return np.array(out)


def roll_forward_splits(length, initial, horizon):
    return [(np.arange(s), np.arange(s, s + horizon)) for s in range(initial, length - horizon + 1, horizon)]
