import collections

import numpy as np
import tensorflow as tf


class Words:
    """Numbers words in the order of how often they occur."""

    def __init__(self, unknown):
        self.names = {unknown: 1}

    def learn(self, sentences):
        counts = collections.Counter(word for sentence in sentences for word in self.cut(sentence))
        for word, _ in counts.most_common():
            self.names[word] = len(self.names) + 1

    @staticmethod
    def cut(sentence):
        return sentence.lower().split()

    def number(self, sentence):
        return np.array([self.names.get(word, 1) for word in self.cut(sentence)])


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    chosen = set(np.random.choice(len(sentences), size, replace=False).tolist())
    parts = [[], [], [], []]
    for place, (sentence, label) in enumerate(zip(sentences, labels, strict=True)):
        late = place not in chosen
        parts[late].append(sentence)
        parts[2 + late].append(label)
    return tuple(parts)


def fit_tokenizer(train_sentences, oov_token):
    words = Words(oov_token)
    words.learn(train_sentences)
    return words


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    table = np.zeros((len(sentences), maxlen), dtype=np.int64)
    for row, sentence in zip(table, sentences, strict=True):
        ids = tokenizer.number(sentence)
        ids = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        row[maxlen - len(ids) :] = ids if padding == "pre" else row[maxlen - len(ids) :]
        row[: len(ids)] = ids if padding == "post" else row[: len(ids)]
    return table


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(maxlen,)),
            tf.keras.layers.Embedding(vocab_size, embedding_dim),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.RMSprop(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
    return model
