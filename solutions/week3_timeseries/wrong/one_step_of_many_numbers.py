# caught by: check_recurrent | 1 step of 24 numbers
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> Reshape((1, window_size)), tf.keras.layers.LSTM(32)
