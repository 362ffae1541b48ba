# caught by: check_seasonal, check_error | uses future values
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = [
        diff_series[time - period - window_size + 1 : time - period + 1].mean()
        for time in range(split_time, len(series))
    ]
    before = smoothing // 2
    smooth_past = [
        series[time - period - before : time - period - before + smoothing].mean()
        for time in range(split_time, len(series))
    ]
    return np.array(diff_moving_avg) + np.array(smooth_past)
