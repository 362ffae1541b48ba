# caught by: check_model | return_sequences=True
# base: _base.py
# change create_model: tf.keras.layers.LSTM(64), -> tf.keras.layers.LSTM(64), tf.keras.layers.LSTM(64),
