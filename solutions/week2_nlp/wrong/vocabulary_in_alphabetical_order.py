# caught by: check_limit | Take the most frequent words
# base: _base.py


def fit_tokenizer(train_sentences, num_words, oov_token):
    words = sorted(set(" ".join(train_sentences).lower().replace(".", "").replace(",", "").split()))
    return {word: number for number, word in enumerate([oov_token, *words[: num_words - 2]], start=1)}


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = [[tokenizer.get(word, 1) for word in one.lower().replace(".", "").split()] for one in sentences]
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
