# caught by: check_metrics
import numpy as np
import tensorflow as tf

SPLIT_TIME = 1100


def train_val_split(time, series):
    time_train, time_valid = time[:SPLIT_TIME], time[SPLIT_TIME:]
    series_train, series_valid = series[:SPLIT_TIME], series[SPLIT_TIME:]
    return time_train, series_train, time_valid, series_valid


def compute_metrics(true_series, forecast):
    mse = tf.keras.losses.MSE(true_series, forecast)
    mae = tf.keras.losses.MAE(true_series, forecast)
    return tf.sqrt(mse), mae


def moving_average_forecast(series, window_size):
    means = []
    for start in range(len(series) - window_size):
        means.append(series[start : start + window_size].mean())
    return np.array(means)
