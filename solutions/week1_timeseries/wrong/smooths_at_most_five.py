# caught by: check_error | `smoothing=9`
# base: _base.py
# change seasonal_forecast: before = smoothing // 2 -> smoothing = min(smoothing, 5); before = smoothing // 2
