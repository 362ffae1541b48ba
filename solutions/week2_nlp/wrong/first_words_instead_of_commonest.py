# caught by: check_limit | Take the most frequent words
# base: _base.py


def fit_tokenizer(train_sentences, num_words, oov_token):
    tokenizer = {oov_token: 1}
    for word in " ".join(train_sentences).lower().replace(".", "").replace(",", "").split():
        if len(tokenizer) < num_words - 1:
            tokenizer.setdefault(word, len(tokenizer) + 1)
    return tokenizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = [[tokenizer.get(word, 1) for word in one.lower().replace(".", "").split()] for one in sentences]
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
