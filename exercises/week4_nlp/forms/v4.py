"""The 2024 assignment: a vectorizer of the learner's own, and a data set of features and labels."""

import numpy as np
import tensorflow as tf

_vectorizers = {}


def _vectorizer(learner, tokenizer):
    """Return the learner's vectorizer for the words of a tokenizer, fitted once, and its words by id."""
    if id(tokenizer) not in _vectorizers:
        corpus = [word for word, count in tokenizer.word_counts.items() for _ in range(count)]
        vectorizer = learner.fit_vectorizer(corpus)
        _vectorizers[id(tokenizer)] = tokenizer, vectorizer, list(vectorizer.get_vocabulary())
    return _vectorizers[id(tokenizer)][1:]


def n_gram_seqs(learner, corpus, tokenizer):
    """Return the learner's sequences, with the ids that the tokenizer gives to the same words."""
    vectorizer, words = _vectorizer(learner, tokenizer)
    found = learner.n_gram_seqs(corpus, vectorizer)
    if found is None:
        return None
    ids = [tokenizer.word_index.get(word, 0) for word in words]
    rows = [np.asarray(row).reshape(-1) for row in found]
    return [[ids[int(number)] if 0 <= number < len(ids) else -1 for number in row] for row in rows]


def pad_seqs(learner, input_sequences, maxlen):
    """Return the learner's rows of sequences that are tensors, as a vectorizer gives them."""
    return learner.pad_seqs([tf.constant(one, tf.int64) for one in input_sequences], maxlen)
