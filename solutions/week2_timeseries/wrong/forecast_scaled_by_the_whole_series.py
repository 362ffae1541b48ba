# caught by: check_forecast | a mean, a maximum or a scale
# base: _base.py


def generate_forecast(model, series, window_size):
    mean, spread = series.mean(), series.std()
    windows = np.lib.stride_tricks.sliding_window_view((series[:-1] - mean) / spread, window_size)
    return model.predict(windows, verbose=0).reshape(-1) * spread + mean
