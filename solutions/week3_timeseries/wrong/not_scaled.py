# caught by: check_scaling, check_error | Begin the model with `Rescaling(1/
# base: _base.py
# change create_uncompiled_model: Rescaling(1 / 50, offset=-1.0) -> LSTM(32, return_sequences=True)
# change create_uncompiled_model: tf.keras.layers.LSTM(16), -> tf.keras.layers.LSTM(32),
# change create_uncompiled_model: tf.keras.layers.Rescaling(50.0, offset=50.0), ->
