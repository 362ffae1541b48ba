# caught by: check_length | rows of the same length
# base: _base.py
# add: words_of

import collections
import re


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    counts = collections.Counter(word for sentence in train_sentences for word in words_of(sentence))
    return {word: number for number, (word, _) in enumerate(counts.most_common(num_words - 2), start=2)}


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    rows = []
    for sentence in sentences:
        ids = [tokenizer.get(word, 1) for word in words_of(sentence)]
        zeros = [0] * (maxlen - len(ids))
        rows.append((ids + zeros)[:maxlen] if padding == "post" else zeros + ids)
    return rows
