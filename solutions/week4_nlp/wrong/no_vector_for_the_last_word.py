# caught by: check_model | none for the token id 89
# base: _base.py
# change create_model: tf.keras.layers.Embedding(total_words, 32), -> tf.keras.layers.Embedding(total_words - 1, 32),
