# caught by: check_arguments | unchanged
# base: _base.py


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
