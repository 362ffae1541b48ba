# caught by: check_shape, check_compiled | return_sequences=True
# base: _base.py
# change create_uncompiled_model: tf.keras.layers.LSTM(16), -> tf.keras.layers.LSTM(16), tf.keras.layers.LSTM(16),
