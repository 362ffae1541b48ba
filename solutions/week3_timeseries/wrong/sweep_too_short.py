# caught by: check_sweep | only 28.2 times as large
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change adjust_learning_rate: epoch / 5 -> epoch / 20
# change adjust_learning_rate: epochs=16 -> epochs=30
