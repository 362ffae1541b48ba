# caught by: check_padding | rows of 10
# base: _base.py
# change get_padded_sequences: padding="post" -> padding="post", maxlen=tokenizer.maxlen


def fit_tokenizer(sentences):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")
    tokenizer.fit_on_texts(sentences)
    tokenizer.maxlen = max(map(len, tokenizer.texts_to_sequences(sentences)))
    return tokenizer
