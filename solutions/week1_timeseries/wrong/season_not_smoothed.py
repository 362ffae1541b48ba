# caught by: check_error | at most 5.35
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    return diff_moving_avg + series[split_time - period : -period]
