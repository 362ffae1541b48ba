# caught by: check_moving_average | 52 forecasts
# base: _base.py

import tensorflow as tf


def train_val_split(time, series, split_time):
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]


def compute_metrics(true_series, forecast):
    errors = true_series - forecast
    return np.square(errors).mean(), np.abs(errors).mean()


def moving_average_forecast(series, window_size):
    same = np.convolve(series, np.ones(window_size) / window_size, mode="same")
    half = window_size // 2
    return same[half : len(series) - 1 - half]


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
