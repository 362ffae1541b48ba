# caught by: check_vocabulary | give the first word of the vocabulary the id 2
# base: _base.py
# change fit_tokenizer: Tokenizer(oov_token=oov_token) -> Tokenizer()


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    words = [[word.strip(".,:").lower() for word in sentence.split()] for sentence in sentences]
    sequences = [[tokenizer.word_index.get(word, 1) for word in row] for row in words]
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
