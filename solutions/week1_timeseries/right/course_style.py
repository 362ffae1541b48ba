import numpy as np
import tensorflow as tf


def train_val_split(time, series, split_time):
    time_train, time_valid = time[:split_time], time[split_time:]
    series_train, series_valid = series[:split_time], series[split_time:]
    return time_train, series_train, time_valid, series_valid


def compute_metrics(true_series, forecast):
    mse = tf.keras.losses.MSE(true_series, forecast).numpy()
    mae = tf.keras.losses.MAE(true_series, forecast).numpy()
    return mse, mae


def naive_forecast(series, split_time):
    return series[split_time - 1 : -1]


def moving_average_forecast(series, window_size):
    """Forecasts the mean of the last few values.
    If window_size=1, then this is equivalent to naive forecast"""
    forecast = []
    for time in range(len(series) - window_size):
        forecast.append(series[time : time + window_size].mean())
    np_forecast = np.array(forecast)
    return np_forecast


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    # the moving average of last season, moved so that its window lies around the same day
    first = split_time - period - smoothing // 2
    smooth_past_series = moving_average_forecast(series[first:], smoothing)[: len(series) - split_time]
    return smooth_past_series + diff_moving_avg


def roll_forward_splits(length, initial, horizon):
    folds = []
    start = initial
    while start + horizon <= length:
        folds.append((np.arange(start), np.arange(start, start + horizon)))
        start += horizon
    return folds
