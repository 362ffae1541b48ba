# caught by: check_error | at most 3.7
# base: _base.py
# change create_uncompiled_model: 50, offset=-1.0 -> 100
# change create_uncompiled_model: tf.keras.layers.LSTM(16), -> tf.keras.layers.SimpleRNN(16),
# change create_uncompiled_model: tf.keras.layers.Rescaling(50.0, offset=50.0), ->
