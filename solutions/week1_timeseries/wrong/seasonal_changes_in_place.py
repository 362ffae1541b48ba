# caught by: check_arguments | Make a new array
# base: _base.py


def train_val_split(time, series, split_time):
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]


def compute_metrics(true_series, forecast):
    errors = forecast - true_series
    return np.square(errors).mean(), np.abs(errors).mean()


def moving_average_forecast(series, window_size):
    return np.lib.stride_tricks.sliding_window_view(series[:-1], window_size).mean(axis=1)


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    season = series.copy()
    series[period:] -= season[:-period]
    changes, series = series[period:], season
    mean_changes = moving_average_forecast(changes, window_size)[split_time - period - window_size :]
    first = split_time - period - smoothing // 2
    last_season = np.lib.stride_tricks.sliding_window_view(series[first:], smoothing).mean(axis=1)
    return mean_changes + last_season[: len(mean_changes)]


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon + 1, horizon)
    return [(np.arange(start), np.arange(start, start + horizon)) for start in starts]
