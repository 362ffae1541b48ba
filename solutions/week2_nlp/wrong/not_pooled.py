# caught by: check_model | GlobalMaxPooling1D
# base: _base.py
# change create_model: tf.keras.layers.GlobalAveragePooling1D(), ->
