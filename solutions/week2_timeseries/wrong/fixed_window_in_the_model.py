# caught by: check_model | windows of 30 values
# base: _base.py
# change create_model: tf.keras.Input((window_size,)), -> tf.keras.Input((30,)),
