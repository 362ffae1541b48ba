# caught by: check_accuracy | on held-out examples
# base: _base.py
# change create_model: LSTM(64) -> Cropping1D((max_sequence_len - 4, 0)), tf.keras.layers.SimpleRNN(32)
