# caught by: check_naive | the last value before the split
# base: _base.py
# change naive_forecast: series[split_time - 1 : -1] -> np.full(len(series) - split_time, series[split_time - 1])
