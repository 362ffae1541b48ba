# caught by: check_model | pool or flatten
# base: _base.py
# change create_model: tf.keras.layers.GlobalAveragePooling1D(), ->
