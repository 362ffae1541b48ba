# caught by: check_model | one output per example
# base: _base.py
# change create_model: Bidirectional(tf.keras.layers.LSTM(16)) -> Conv1D(32, 5, activation="relu")
