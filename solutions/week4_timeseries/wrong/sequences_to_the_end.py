# caught by: check_model | one for each time step
# base: _base.py
# change create_model: tf.keras.layers.LSTM(24), -> tf.keras.layers.LSTM(24, return_sequences=True),
