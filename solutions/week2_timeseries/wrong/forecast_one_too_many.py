# caught by: check_forecast | forecasts
# base: _base.py
# change generate_forecast: series[:-1] -> series
