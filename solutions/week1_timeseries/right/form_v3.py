import numpy as np
from tensorflow import keras

SPLIT_TIME = 1100


def train_val_split(time, series, time_step=SPLIT_TIME):
    time_train = time[:time_step]
    series_train = series[:time_step]
    time_valid = time[time_step:]
    series_valid = series[time_step:]
    return time_train, series_train, time_valid, series_valid


def compute_metrics(true_series, forecast):
    mse = keras.losses.MeanSquaredError()(true_series, forecast).numpy()
    mae = np.mean(np.abs(np.asarray(true_series) - np.asarray(forecast)))
    return mse, mae


def moving_average_forecast(series, window_size):
    forecast = [np.mean(series[time : time + window_size]) for time in range(len(series) - window_size)]
    return np.array(forecast)
