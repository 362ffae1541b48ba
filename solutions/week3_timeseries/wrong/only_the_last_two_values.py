# caught by: check_error | the naive forecast has
# base: _base.py
# change create_uncompiled_model: layers.LSTM -> layers.Cropping1D((window_size - 2, 0)), tf.keras.layers.SimpleRNN
