# caught by: check_recurrent, check_error | 1 time step of 1 feature
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> Cropping1D((window_size - 1, 0)), tf.keras.layers.SimpleRNN(32)
