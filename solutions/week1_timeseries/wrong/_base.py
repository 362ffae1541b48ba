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
    forecast = []
    for time in range(len(series) - window_size):
        forecast.append(series[time : time + window_size].mean())
    return np.array(forecast)


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)
    diff_moving_avg = diff_moving_avg[split_time - period - window_size :]
    before = smoothing // 2
    smooth_past = [
        series[time - period - before : time - period - before + smoothing].mean()
        for time in range(split_time, len(series))
    ]
    return diff_moving_avg + np.array(smooth_past)


def roll_forward_splits(length, initial, horizon):
    folds = []
    start = initial
    while start + horizon <= length:
        folds.append((np.arange(start), np.arange(start, start + horizon)))
        start += horizon
    return folds
