# caught by: check_model | from the argument
# base: _base.py
# change create_model: tf.keras.Input((maxlen,)), -> tf.keras.Input((32,)),
# change create_model: Bidirectional(tf.keras.layers.LSTM(16)) -> Flatten()
