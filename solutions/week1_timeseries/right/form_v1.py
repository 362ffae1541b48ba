import numpy as np


def trend(time, slope=0):
    return slope * time


def noise(time, noise_level=1, seed=None):
    return np.random.RandomState(seed).randn(len(time)) * noise_level


time = np.arange(4 * 365 + 1, dtype="float32")
series = trend(time, 0.1) + noise(time, 5, seed=42)
split_time = 1100
time_valid, x_valid = time[split_time:], series[split_time:]
naive_forecast = series[split_time - 1 : -1]


def moving_average_forecast(series, window_size):
    forecast = []
    for time in range(len(series) - window_size):
        forecast.append(series[time : time + window_size].mean())
    return np.array(forecast)


moving_avg = moving_average_forecast(series, 30)[split_time - 30 :]
print(np.abs(x_valid - moving_avg).mean())
