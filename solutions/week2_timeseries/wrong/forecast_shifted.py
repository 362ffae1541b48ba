# caught by: check_forecast | shifted by
# base: _base.py
# change generate_forecast: series[:-1] -> series[1:]
