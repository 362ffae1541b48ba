# caught by: check_forecast | uses future values
# base: _base.py


def model_forecast(model, series, window_size):
    largest = series.max()
    windows = np.lib.stride_tricks.sliding_window_view(series / largest, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0] * largest
