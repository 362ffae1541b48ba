# caught by: check_vocabulary | return tokenizer
# base: _base.py


def fit_tokenizer(sentences):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")
    return tokenizer.fit_on_texts(sentences)
