import csv
import pathlib

import numpy as np
import tensorflow as tf

STOPWORDS = [
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "i", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that",
    "the", "their", "them", "then", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with", "you",
]  # fmt: skip


def remove_stopwords(sentence):
    sentence = sentence.lower()
    words = sentence.split()
    no_words = [w for w in words if w not in STOPWORDS]
    sentence = " ".join(no_words)
    return sentence


def parse_data_from_file(filename):
    lines = pathlib.Path(filename).read_text(encoding="utf-8").splitlines()
    table = np.array(list(csv.reader(lines))[1:])
    return table[:, 1], table[:, 0]


def fit_tokenizer(sentences):
    vectorizer = tf.keras.layers.TextVectorization(ragged=True, standardize="lower_and_strip_punctuation")
    vectorizer.adapt(tf.data.Dataset.from_tensor_slices(sentences).batch(128))
    return vectorizer


def get_padded_sequences(tokenizer, sentences):
    return tokenizer(tf.constant(sentences)).to_tensor()


def tokenize_labels(labels):
    encoder = tf.keras.layers.StringLookup(num_oov_indices=0)
    encoder.adapt(labels)
    return encoder(tf.constant(labels)), encoder.get_vocabulary()
