# caught by: check_order, check_accuracy | bag of words
# base: _base.py
# change create_model: Bidirectional(tf.keras.layers.LSTM(16)) -> GlobalAveragePooling1D()
