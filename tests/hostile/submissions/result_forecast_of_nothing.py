# expect: check_forecast UNMET | `None`
# only: check_forecast
def generate_forecast(model, series, window_size):
    print(len(series))
