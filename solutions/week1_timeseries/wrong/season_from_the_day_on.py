# caught by: check_error | ends 4 positions after t - 365
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    smooth_past = np.convolve(series[split_time - period :], np.ones(smoothing) / smoothing, mode="valid")
    return diff_moving_avg + smooth_past[: len(diff_moving_avg)]
