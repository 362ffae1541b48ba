# caught by: check_error | a mean of 5 values
# base: _base.py

import tensorflow as tf


def train_val_split(time, series, split_time):
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]


def compute_metrics(true_series, forecast):
    errors = true_series - forecast
    return np.square(errors).mean(), np.abs(errors).mean()


def moving_average_forecast(series, window_size):
    return np.array([series[t - window_size : t].mean() for t in range(window_size, len(series))])


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    out = []
    half = smoothing // 2
    for t in range(split_time, len(series)):
        changes = np.mean([series[i] - series[i - period] for i in range(t - window_size, t)])
        out.append(changes + series[t - period - half : t - period + half + 1].mean())
    return np.array(out)


def roll_forward_splits(length, initial, horizon):
    return [(np.arange(s), np.arange(s, s + horizon)) for s in range(initial, length - horizon + 1, horizon)]
