import collections
import re

import tensorflow as tf


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    labels = [int(label) for label in labels]
    return sentences[-size:], sentences[:-size], labels[-size:], labels[:-size]


def fit_tokenizer(train_sentences, num_words, oov_token):
    counts = collections.Counter(word for sentence in train_sentences for word in words_of(sentence))
    index = {oov_token: 1}
    for word, _ in counts.most_common(num_words - 2):
        index[word] = len(index) + 1
    return index


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    rows = []
    for sentence in sentences:
        ids = [tokenizer.get(word, 1) for word in words_of(sentence)][:maxlen]
        zeros = [0] * (maxlen - len(ids))
        rows.append(ids + zeros if padding == "post" else zeros + ids)
    return rows


class Opinion(tf.keras.Model):
    def __init__(self, num_words, embedding_dim):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(num_words, embedding_dim, mask_zero=True)
        self.average = tf.keras.layers.GlobalAveragePooling1D()
        self.answer = tf.keras.layers.Dense(2)

    def call(self, ids):
        return self.answer(self.average(self.embed(ids)))


def create_model(num_words, embedding_dim, maxlen):
    model = Opinion(num_words, embedding_dim)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model
