# caught by: check_scaling, check_error | after Normalization
# base: _base.py
# change create_uncompiled_model: Rescaling(1 / 50, offset=-1.0) -> Normalization()
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change create_uncompiled_model: tf.keras.layers.Rescaling(50.0, offset=50.0), ->
