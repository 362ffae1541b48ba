# caught by: check_vocabulary, check_truncating | nor reversed
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
    rows = []
    for sentence in sentences:
        ids = [tokenizer.get(word, 1) for word in words_of(sentence)][::-1]
        ids = ids[:maxlen] if truncating == "post" else ids[-maxlen:]
        zeros = [0] * (maxlen - len(ids))
        rows.append(ids + zeros if padding == "post" else zeros + ids)
    return rows
