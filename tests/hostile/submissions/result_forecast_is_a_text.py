# expect: check_forecast UNMET | 
# only: check_forecast
def generate_forecast(model, series, window_size):
    return "<script>alert(1)</script>"
