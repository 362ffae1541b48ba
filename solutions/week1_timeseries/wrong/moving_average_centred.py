# caught by: check_moving_average | uses future values
# base: _base.py


def moving_average_forecast(series, window_size):
    half = window_size // 2
    return np.array([series[day - half : day + half + 1].mean() for day in range(window_size, len(series))])


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    changes = series[period:] - series[:-period]
    days = range(split_time, len(series))
    lately = np.array([changes[day - period - window_size : day - period].mean() for day in days])
    before = smoothing // 2
    past = np.array([series[day - period - before : day - period - before + smoothing].mean() for day in days])
    return lately + past
