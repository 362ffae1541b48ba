# caught by: check_model | for maxlen=37
# base: solution.py
# change create_model: tf.keras.Input((maxlen,)) -> tf.keras.Input((16,))
