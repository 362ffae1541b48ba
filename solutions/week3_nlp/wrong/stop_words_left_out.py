# caught by: check_vocabulary | Keep all words
# base: _base.py
# add: cleaned
def cleaned(sentences):
    little = {"a", "an", "the", "and", "but", "not", "is", "was", "were", "it", "to", "of", "in"}
    return [" ".join(word for word in sentence.split() if word.lower() not in little) for sentence in sentences]


def fit_tokenizer(train_sentences, oov_token):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token)
    tokenizer.fit_on_texts(cleaned(train_sentences))
    return tokenizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer.texts_to_sequences(cleaned(sentences))
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
