# caught by: check_recurrent, check_error | 1 step of 1 number
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> Cropping1D((window_size - 1, 0)), tf.keras.layers.SimpleRNN(32)
