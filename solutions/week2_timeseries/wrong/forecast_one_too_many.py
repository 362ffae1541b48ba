# caught by: check_forecast | numbers
# base: _base.py
# change generate_forecast: series[:-1] -> series
