# caught by: check_arguments | unchanged
# base: _base.py


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    level = series[:split_time].mean()
    series -= level
    diff_series = series[period:] - series[:-period]
    diff_moving_avg = moving_average_forecast(diff_series, window_size)[split_time - period - window_size :]
    before = smoothing // 2
    smooth_past = [
        series[time - period - before : time - period - before + smoothing].mean()
        for time in range(split_time, len(series))
    ]
    return diff_moving_avg + np.array(smooth_past) + level
