# caught by: check_forecast | uses future values
# base: _base.py


def generate_forecast(model, series, window_size):
    return series[window_size:]
