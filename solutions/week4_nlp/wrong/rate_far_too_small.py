# caught by: check_accuracy | on held-out examples
# base: _base.py
# change create_model: tf.keras.layers.LSTM(64), -> tf.keras.layers.SimpleRNN(8),
# change create_model: Adam(0.01) -> Adam(1e-6)
