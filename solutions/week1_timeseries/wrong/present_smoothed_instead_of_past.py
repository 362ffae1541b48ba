# caught by: check_seasonal, check_error | plus last season's value
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    smooth = np.convolve(series, np.ones(smoothing) / smoothing, mode="same")
    smooth_past = smooth[split_time - smoothing :][: len(diff_moving_avg)]
    return diff_moving_avg + smooth_past
