# caught by: check_seasonal | one position too early
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size - 1 : -1]
    before = smoothing // 2
    smooth_past = [
        series[time - period - before : time - period - before + smoothing].mean()
        for time in range(split_time, len(series))
    ]
    return diff_moving_avg + np.array(smooth_past)
