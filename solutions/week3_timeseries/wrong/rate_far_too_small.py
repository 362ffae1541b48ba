# caught by: check_error | at most 3.7
# base: _base.py
# change create_uncompiled_model: tf.keras.layers.LSTM(16), -> tf.keras.layers.SimpleRNN(8),
# change create_model: Adam(0.002) -> SGD(1e-7)
