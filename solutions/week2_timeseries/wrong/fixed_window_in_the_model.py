# caught by: check_model | value 30
# base: _base.py
# change create_model: tf.keras.Input((window_size,)), -> tf.keras.Input((30,)),
