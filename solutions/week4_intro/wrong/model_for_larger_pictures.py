# caught by: check_model | shape
# base: _base.py
# change create_and_compile_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((150, 150, 3)),
