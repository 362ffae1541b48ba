# caught by: check_forecast | value 8
# base: _base.py
# change generate_forecast: series[:-1], window_size -> series[:-1], 30
