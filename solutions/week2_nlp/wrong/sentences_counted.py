# caught by: check_limit | Take the most frequent words
# base: _base.py
# add: words_of


def fit_tokenizer(train_sentences, num_words, oov_token):
    counts = {}
    for sentence in train_sentences:
        for word in set(words_of(sentence)):
            counts[word] = counts.get(word, 0) + 1
    most = sorted(counts, key=counts.get, reverse=True)[: num_words - 2]
    return {oov_token: 1} | {word: place for place, word in enumerate(most, start=2)}


def words_of(sentence):
    return sentence.lower().replace(".", "").replace(",", "").split()


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = [[tokenizer.get(word, 1) for word in words_of(sentence)] for sentence in sentences]
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
