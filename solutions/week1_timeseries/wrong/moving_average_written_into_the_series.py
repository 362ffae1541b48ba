# caught by: check_arguments | as it was
import numpy as np


def train_val_split(time, series, split_time):
    time_train, time_valid = time[:split_time], time[split_time:]
    series_train, series_valid = series[:split_time], series[split_time:]
    return time_train, series_train, time_valid, series_valid


def compute_metrics(true_series, forecast):
    mse = np.mean((true_series - forecast) ** 2)
    mae = np.mean(np.abs(true_series - forecast))
    return mse, mae


def naive_forecast(series, split_time):
    return series[split_time - 1 : -1]


def moving_average_forecast(series, window_size):
    means = [series[time : time + window_size].mean() for time in range(len(series) - window_size)]
    series[window_size:] = means
    return series[window_size:]


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    changes = series[period:] - series[:-period]
    days = range(split_time, len(series))
    lately = np.array([changes[day - period - window_size : day - period].mean() for day in days])
    before = smoothing // 2
    past = np.array([series[day - period - before : day - period - before + smoothing].mean() for day in days])
    return lately + past


def roll_forward_splits(length, initial, horizon):
    folds = []
    start = initial
    while start + horizon <= length:
        folds.append((np.arange(start), np.arange(start, start + horizon)))
        start += horizon
    return folds
