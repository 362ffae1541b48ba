# caught by: check_padding, check_length | the ids keep their order
import collections
import re

import tensorflow as tf


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
        ids = [tokenizer.get(word, 1) for word in words_of(sentence)][:maxlen]
        row = ids + [0] * (maxlen - len(ids))
        rows.append(row if padding == "post" else row[::-1])
    return rows


def create_model(num_words, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(num_words, embedding_dim),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    return model
