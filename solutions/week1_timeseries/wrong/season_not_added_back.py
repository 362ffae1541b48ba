# caught by: check_seasonal, check_error | the changes alone
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)
    return diff_moving_avg[split_time - period - window_size :]
