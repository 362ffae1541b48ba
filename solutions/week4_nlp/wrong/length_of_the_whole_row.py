# caught by: check_model | one fewer goes in
# base: _base.py
# change create_model: tf.keras.Input((max_sequence_len - 1,)), -> tf.keras.Input((max_sequence_len,)),
