# caught by: check_model | `return_sequences` out of
# base: _base.py
# change create_model: tf.keras.layers.LSTM(64), -> tf.keras.layers.LSTM(48, return_sequences=True),
