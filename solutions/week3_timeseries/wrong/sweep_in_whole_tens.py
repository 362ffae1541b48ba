# caught by: check_sweep | the same rate for 5 epochs
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change adjust_learning_rate: (epoch / 5) -> (epoch // 5)
