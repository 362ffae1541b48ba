# caught by: check_error | at most
# base: _base.py
# change create_model: tf.keras.layers.LSTM(24), -> tf.keras.layers.SimpleRNN(8),
# change create_model: Adam(0.003) -> SGD(1e-7)
