# caught by: check_naive | 16 forecasts
# base: _base.py
# change naive_forecast: return series[split_time - 1 : -1] -> return series[split_time - 1 :]
