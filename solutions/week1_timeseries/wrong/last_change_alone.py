# caught by: check_seasonal, check_error | the last change alone
# base: _base.py
# change seasonal_forecast: diff_moving_avg = moving_average_forecast(diff_series, window_size) ->
# change seasonal_forecast: diff_moving_avg = diff_moving_avg[split_time - period - window_size :] ->
# change seasonal_forecast: return diff_moving_avg -> return diff_series[split_time - period - 1 : -1]
