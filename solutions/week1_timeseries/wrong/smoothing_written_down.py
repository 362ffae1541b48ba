# caught by: check_seasonal, check_error | plus last season's value
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    smooth_past = [series[time - period - 5 : time - period + 6].mean() for time in range(split_time, len(series))]
    return diff_moving_avg + np.array(smooth_past)
