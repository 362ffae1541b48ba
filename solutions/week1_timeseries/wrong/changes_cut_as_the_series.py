# caught by: check_seasonal | 8 forecasts
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - window_size :]
    first = split_time - period - smoothing // 2
    smooth_past = moving_average_forecast(series[first:], smoothing)[: len(diff_moving_avg)]
    return diff_moving_avg + smooth_past
