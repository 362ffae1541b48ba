import numpy as np
import tensorflow as tf


def n_gram_seqs(corpus, tokenizer):
    return [
        np.array(ids[:length])
        for ids in tokenizer.texts_to_sequences(corpus)
        for length in range(len(ids), 1, -1)
    ]


def pad_seqs(input_sequences, maxlen):
    table = np.zeros((len(input_sequences), maxlen), dtype=int)
    for row, sequence in zip(table, input_sequences, strict=True):
        kept = list(sequence)[-maxlen:]
        row[maxlen - len(kept) :] = kept
    return table


def features_and_labels(input_sequences, total_words):
    features, labels = np.split(input_sequences, [-1], axis=1)
    return features.astype("float32"), labels


class Poet(tf.keras.Model):
    def __init__(self, total_words):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(total_words, 32)
        self.first = tf.keras.layers.LSTM(32, return_sequences=True)
        self.second = tf.keras.layers.LSTM(32)
        self.choose = tf.keras.layers.Dense(total_words, activation="softmax")

    def call(self, ids):
        return self.choose(self.second(self.first(self.embed(ids))))


def create_model(total_words, max_sequence_len):
    model = Poet(total_words)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
    )
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len, temperature=0.5):
    random = np.random.default_rng()
    words = seed_text.split()
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([" ".join(words)])
        chances = model.predict(pad_seqs(ids, max_sequence_len - 1), verbose=0)[0].astype("float64")
        chances[0] = 0
        chances = chances ** (1 / temperature)
        drawn = random.choice(len(chances), p=chances / chances.sum())
        words.append(tokenizer.index_word[drawn])
    return " ".join(words)
