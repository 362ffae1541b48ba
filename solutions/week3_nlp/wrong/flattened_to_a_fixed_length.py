# caught by: check_model | written into a layer
# base: _base.py
# change create_model: tf.keras.Input((maxlen,)), -> tf.keras.Input((32,)),
# change create_model: Bidirectional(tf.keras.layers.LSTM(16)) -> Flatten()
