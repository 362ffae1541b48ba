# caught by: check_forecast | uses future values
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def model_forecast(model, series, window_size):
    mean, spread = series.mean(), series.std()
    windows = np.lib.stride_tricks.sliding_window_view((series - mean) / spread, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0] * spread + mean
