"""The 2024 assignment: a pipeline of data sets, with the sizes as constants of the notebook."""

import numpy as np
import tensorflow as tf

from grader.candidate.faults import Missing
from grader.candidate.worker.adapting import reading_rows


def train_val_split(learner, sentences, labels, training_split):
    """Return sentences and labels of the learner's two data sets.

    Some read a file with a number before each label and text: the label is in the third column, too.
    """
    rows = np.array([[str(label), sentence, str(label)] for sentence, label in zip(sentences, labels, strict=True)])
    parts = [_pairs(part) for part in learner.train_val_datasets(rows)]
    numbers = [[int(label) if label.isdigit() else -1 for label in labels] for _, labels in parts]
    return [texts for texts, _ in parts] + numbers


def tokenize_labels(learner, all_labels, split_labels):
    """Return the numbers of labels, from the learner's encoder; the last label is in the validation set alone."""
    labels = [tf.data.Dataset.from_tensor_slices(list(part)) for part in (all_labels[:-1], all_labels[-1:])]
    return learner.fit_label_encoder(*labels)(tf.constant(list(split_labels)))


def preprocess_dataset(learner, sentences, labels, words, classes):
    """Return what the learner makes of pairs, with a vectorizer and a label encoder of the grader's."""
    vectorizer = tf.keras.layers.TextVectorization(vocabulary=list(words), output_sequence_length=2)
    encoder = tf.keras.layers.StringLookup(vocabulary=list(classes), num_oov_indices=0)
    pairs = tf.data.Dataset.from_tensor_slices((list(sentences), list(labels)))
    return learner.preprocess_dataset(pairs, vectorizer, encoder)


def _pairs(dataset):
    """Return the texts and the labels of a data set, in batches or not."""
    pairs = [(np.ravel(texts), np.ravel(labels)) for texts, labels in dataset.as_numpy_iterator()]
    texts, labels = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return [text.decode() for text in texts], [label.decode() for label in labels]


def fit_tokenizer(learner, train_sentences, num_words, oov_token):
    """Return the learner's vectorizer, adapted to a data set of sentences."""
    dataset = tf.data.Dataset.from_tensor_slices(list(train_sentences))
    return learner.fit_vectorizer(dataset, _standardize(learner))


def _standardize(learner):
    """Return the function that the notebook gives, or the grader's where it is not there under this name."""
    try:
        return learner.standardize_func
    except Missing:
        return lambda texts: tf.strings.regex_replace(tf.strings.lower(texts), "[[:punct:]]", "")


def seq_and_pad(learner, sentences, tokenizer, padding, maxlen):
    """Return what the learner's vectorizer makes of sentences."""
    return tokenizer(tf.constant(list(sentences)))


def create_model(learner, num_words, embedding_dim, maxlen):
    """Return the learner's model, for rows of any length."""
    return reading_rows(learner.create_model(), maxlen)
