# caught by: check_error | the naive forecast has
# base: _base.py
# change create_model: Conv1D(24, 5, strides=3, padding="causal", activation="relu") -> Cropping1D((window_size - 3, 0))
# change create_model: LSTM(24) -> Conv1D(8, 2, padding="causal", activation="relu"), tf.keras.layers.SimpleRNN(8)
