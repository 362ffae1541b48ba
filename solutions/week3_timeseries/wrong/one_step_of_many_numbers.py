# caught by: check_recurrent | 1 time step of 24 features
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> Reshape((1, window_size)), tf.keras.layers.LSTM(32)
