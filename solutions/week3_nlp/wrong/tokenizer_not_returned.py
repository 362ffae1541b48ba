# caught by: check_vocabulary | returns `None`
# base: _base.py


def fit_tokenizer(train_sentences, oov_token):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token)
    return tokenizer.fit_on_texts(train_sentences)
