# caught by: check_shape
# base: right/form_v4.py
# change create_uncompiled_model: tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32)), -> tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32, return_sequences=True)),
