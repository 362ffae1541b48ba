"""The 2024 assignment: data sets, and a frozen matrix of pretrained embeddings."""

import numpy as np
import tensorflow as tf

from grader.candidate.worker.adapting import reading_rows, replaced

EMBEDDING_DIM = 100
"""Numbers for each word in the vectors of the course."""


def train_val_split(learner, sentences, labels, training_split):
    """Return sentences and labels of the learner's two data sets."""
    with _one_order():
        parts = [_pairs(part) for part in train_val_datasets(learner, sentences, labels)]
    return [texts for texts, _ in parts] + [classes for _, classes in parts]


def train_val_datasets(learner, sentences, labels):
    """Return the learner's two data sets, as they are."""
    pairs = (list(sentences), [int(label) for label in labels])
    return learner.train_val_datasets(tf.data.Dataset.from_tensor_slices(pairs))


def _one_order():
    """Within this block a data set is shuffled once: the course does not ask for the same order in each epoch."""
    shuffle = tf.data.Dataset.shuffle

    def once(dataset, buffer_size, seed=None, reshuffle_each_iteration=None, name=None):
        return shuffle(dataset, buffer_size, seed or 1, reshuffle_each_iteration=False)

    return replaced(tf.data.Dataset, "shuffle", once)


def _pairs(dataset):
    """Return the texts and the labels of a data set, in batches or not."""
    pairs = [(np.ravel(texts), np.ravel(labels)) for texts, labels in dataset.as_numpy_iterator()]
    texts, labels = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return [text.decode() for text in texts], [int(label) for label in labels]


def fit_tokenizer(learner, train_sentences, oov_token):
    """Return the learner's vectorizer, adapted to a data set of sentences."""
    return learner.fit_vectorizer(tf.data.Dataset.from_tensor_slices(list(train_sentences)))


def seq_pad_and_trunc(learner, sentences, tokenizer, padding, truncating, maxlen):
    """Return what the learner's vectorizer makes of sentences."""
    return tokenizer(tf.constant(list(sentences)))


def create_model(learner, vocab_size, embedding_dim, maxlen):
    """Return the learner's model with a random vector for each word, for rows of any length."""
    vectors = np.random.default_rng(1).normal(0, 0.5, (vocab_size, EMBEDDING_DIM)).astype("float32")
    return reading_rows(learner.create_model(vocab_size, vectors), maxlen)
