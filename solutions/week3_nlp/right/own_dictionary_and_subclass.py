import collections
import re

import numpy as np
import tensorflow as tf


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    labels = [int(label) for label in labels]
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token):
    word_index = collections.defaultdict(lambda: 1, {oov_token: 1})
    for sentence in train_sentences:
        for word in words_of(sentence):
            word_index.setdefault(word, len(word_index) + 1)
    return word_index


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    rows = []
    for sentence in sentences:
        ids = [tokenizer[word] for word in words_of(sentence)]
        ids = ids[:maxlen] if truncating == "post" else ids[-maxlen:]
        zeros = [0] * (maxlen - len(ids))
        rows.append(ids + zeros if padding == "post" else zeros + ids)
    return rows


class Reader(tf.keras.Model):
    def __init__(self, vocab_size, embedding_dim):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(vocab_size, embedding_dim, mask_zero=True)
        self.read = tf.keras.layers.LSTM(24)
        self.answer = tf.keras.layers.Dense(2)

    def call(self, ids):
        return self.answer(self.read(self.embed(ids)))


def create_model(vocab_size, embedding_dim, maxlen):
    assert maxlen > 0 and np.isfinite(maxlen)
    model = Reader(vocab_size, embedding_dim)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model
