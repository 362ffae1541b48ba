# caught by: check_model | from the argument
# base: _base.py
# change create_model: tf.keras.Input((maxlen,)), -> tf.keras.Input((40,)),
# change create_model: tf.keras.layers.GlobalAveragePooling1D(), -> tf.keras.layers.Flatten(),
