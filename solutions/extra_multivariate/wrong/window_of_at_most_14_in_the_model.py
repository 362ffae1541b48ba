# caught by: check_model | shape
# base: solution.py
# change create_model: tf.keras.Input((window_size, columns) -> tf.keras.Input((min(window_size, 14), columns)
