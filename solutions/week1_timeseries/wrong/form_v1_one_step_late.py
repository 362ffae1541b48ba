# caught by: check_moving_average
# base: right/form_v1.py
# change moving_average_forecast: range(len(series) - window_size) -> range(1, len(series) - window_size + 1)
