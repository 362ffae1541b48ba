# caught by: check_moving_average | 54 forecasts
# base: _base.py


def moving_average_forecast(series, window_size):
    return np.array([series[time : time + window_size].mean() for time in range(len(series) - window_size + 1)])


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    changes = series[period:] - series[:-period]
    days = range(split_time, len(series))
    lately = np.array([changes[day - period - window_size : day - period].mean() for day in days])
    before = smoothing // 2
    past = np.array([series[day - period - before : day - period - before + smoothing].mean() for day in days])
    return lately + past
