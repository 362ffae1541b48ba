# expect: check_forecast UNMET | 
# only: check_forecast
def generate_forecast(model, series, window_size):
    return series[window_size - 1 : -1]
