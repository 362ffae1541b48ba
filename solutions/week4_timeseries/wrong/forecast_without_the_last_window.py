# caught by: check_forecast | n - window_size + 1
# base: _base.py
# change model_forecast: sliding_window_view(series, window_size) -> sliding_window_view(series[:-1], window_size)
