# caught by: check_padding | truncating=truncating
# base: _base.py
# add: words_of

import re


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token):
    word_index = {oov_token: 1}
    for sentence in train_sentences:
        for word in words_of(sentence):
            word_index.setdefault(word, len(word_index) + 1)
    return word_index


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = [[tokenizer.get(word, 1) for word in words_of(sentence)] for sentence in sentences]
    padding = "post" if truncating == "pre" else "pre"
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
