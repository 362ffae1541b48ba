# caught by: check_error | at most 5.35
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)
    smooth_diff = np.convolve(diff_moving_avg, np.ones(smoothing) / smoothing)[: len(diff_moving_avg)]
    return smooth_diff[split_time - period - window_size :] + series[split_time - period : -period]
