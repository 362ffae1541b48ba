# caught by: check_vocabulary | id 1 for
# base: _base.py
# change fit_tokenizer: tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>") ->
# add: tokenizer

tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")


def remove_stopwords(sentence):
    sentence = sentence.lower()
    words = sentence.split()
    no_words = [w for w in words if w not in STOPWORDS]
    sentence = " ".join(no_words)
    return sentence
