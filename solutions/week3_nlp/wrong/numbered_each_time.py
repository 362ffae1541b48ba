# caught by: check_vocabulary | Number each word once, where it is new
# base: _base.py
# add: words_of

import re

import numpy as np


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token):
    word_index = {oov_token: 1}
    for sentence in train_sentences:
        for word in words_of(sentence):
            word_index[word] = len(word_index) + 1
    return word_index


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    rows = np.zeros((len(sentences), maxlen), dtype=int)
    for row, sentence in zip(rows, sentences, strict=True):
        words = words_of(sentence)
        words = words[:maxlen] if truncating == "post" else words[-maxlen:]
        start = 0 if padding == "post" else maxlen - len(words)
        row[start : start + len(words)] = [tokenizer.get(word, 1) for word in words]
    return rows
