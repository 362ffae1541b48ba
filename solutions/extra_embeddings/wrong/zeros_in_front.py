# caught by: check_padding | and then
# base: solution.py
# change token_ids: return vectorizer(texts).numpy() -> return tf.keras.utils.pad_sequences([row[row > 0] for row in vectorizer(texts).numpy()], maxlen=maxlen)
