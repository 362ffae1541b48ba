# caught by: check_model | Input(shape=(max_sequence_len - 1,))
# base: _base.py
# change create_model: tf.keras.Input((max_sequence_len - 1,)), -> tf.keras.Input((max_sequence_len,)),
