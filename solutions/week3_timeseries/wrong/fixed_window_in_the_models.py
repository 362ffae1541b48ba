# caught by: check_shape | windows of 20 values
# base: _base.py
# change create_uncompiled_model: tf.keras.Input((window_size, 1)) -> tf.keras.Input((20, 1))
