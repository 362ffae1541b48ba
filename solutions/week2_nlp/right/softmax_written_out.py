import re

import keras
import numpy as np
from keras import ops


def words_of(text):
    return re.findall(r"[^\W_]+", text.lower())


def train_val_split(sentences, labels, training_split):
    order = np.random.default_rng(11).permutation(len(sentences))
    parts = np.split(order, [int(training_split * len(sentences))])
    texts = ([sentences[place] for place in part] for part in parts)
    return *texts, *(np.asarray(labels)[part] for part in parts)


def fit_tokenizer(train_sentences, num_words, oov_token):
    lookup = keras.layers.StringLookup(max_tokens=num_words, mask_token="", oov_token=oov_token)
    lookup.adapt([word for text in train_sentences for word in words_of(text)])
    return lookup


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    rows = [tokenizer(words).numpy() if words else [] for words in map(words_of, sentences)]
    return keras.utils.pad_sequences(rows, maxlen, padding=padding, truncating="post")


def create_model(num_words, embedding_dim, maxlen):
    ids = keras.Input((maxlen,))
    vectors = keras.layers.Embedding(num_words, embedding_dim)(ids)
    weights = keras.layers.Dense(2)(keras.layers.GlobalMaxPooling1D()(vectors))
    powers = ops.exp(weights - ops.max(weights, axis=-1, keepdims=True))
    shares = powers / ops.sum(powers, axis=-1, keepdims=True)
    model = keras.Model(ids, shares)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
