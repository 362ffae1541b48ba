# caught by: check_forecast | looks into the future
# base: _base.py


def generate_forecast(model, series, window_size):
    return series[window_size:]
