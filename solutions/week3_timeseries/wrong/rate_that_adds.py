# caught by: check_sweep | Multiply by the same factor
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change adjust_learning_rate: 5 * 10 ** (epoch / 5) -> 5 + 1e-3 * epoch
