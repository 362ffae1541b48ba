# caught by: check_model | windows of 60 values
# base: _base.py
# change create_model: tf.keras.Input((window_size, 1)) -> tf.keras.Input((60, 1))
