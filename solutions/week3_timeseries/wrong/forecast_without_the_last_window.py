# caught by: check_forecast | n - window_size + 1
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change model_forecast: sliding_window_view(series, window_size) -> sliding_window_view(series[:-1], window_size)
