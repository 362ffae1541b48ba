# caught by: check_forecast | as it is in the series
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    windows = windows[:, ::-1]
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
