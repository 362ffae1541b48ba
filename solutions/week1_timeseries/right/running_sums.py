import numpy as np


def train_val_split(time, series, split_time):
    before = time < split_time
    return time[before], series[before], time[~before], series[~before]


def compute_metrics(true_series, forecast):
    errors = np.asarray(true_series) - np.asarray(forecast)
    return np.array([errors @ errors / errors.size, np.linalg.norm(errors, 1) / errors.size])


def naive_forecast(series, split_time):
    return np.roll(series, 1)[split_time:]


def moving_average_forecast(series, window_size):
    total = np.cumsum(series, dtype="float64")
    total[window_size:] = total[window_size:] - total[:-window_size]
    return total[window_size - 1 : -1] / window_size


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    change = moving_average_forecast(series[period:] - series[:-period], window_size)[
        split_time - period - window_size :
    ]
    last_season = moving_average_forecast(series[:-period], smoothing)
    return change + last_season[split_time - period - smoothing :]


def roll_forward_splits(length, initial, horizon):
    count = max(0, (length - initial) // horizon)
    edges = initial + horizon * np.arange(count + 1)
    return [(range(edge), range(edge, edge + horizon)) for edge in edges[:-1].tolist()]
