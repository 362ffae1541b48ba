# caught by: check_seasonal, check_error | 0 forecasts
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[365:] - series[:-365]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - 365 - window_size :]
    smooth_past = moving_average_forecast(series[split_time - 370 : -360], 10)
    return diff_moving_avg + smooth_past
