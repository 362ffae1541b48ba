"""A text pipeline with tf.data: standardize, vectorize, encode labels, split, map and batch."""

import numpy as np

from exercises.extra_text_pipeline.expectations.data import load
from exercises.extra_text_pipeline.expectations.pipeline import (
    count_outputs,
    encode_dataset,
    fit_encoder,
    fit_vectorizer,
    read_split,
    read_standardized,
    topic_predictions,
)
from grader.checks import criterion, expect, fixture, trial
from grader.checks.evidence import build
from grader.checks.text.pipelines import read_labels
from grader.checks.text.splits import numbered

WRITTEN = ("A GOAL!<br />The match,", "it's (almost) over", "rain<br /><br />wind", "well-known names: none")
TEXTS = ("storm<br />sea, sea", "SEA storm; wave", "sea boat", "storm wave boat net", "sea storm wave boat net rope")
MANY = tuple(" ".join(f"word{number}" for number in range(first, first + 70)) for first in range(0, 700, 70))
LABELS = ("rain", "sun", "snow", "sun", "fog", "sun", "rain")


@fixture
def vectorizer(candidate):
    """Fit the learner's vectorizer to five texts."""
    return fit_vectorizer(candidate, TEXTS, 50, 7)


@fixture
def encoder(candidate):
    """Fit the learner's label encoder to four labels."""
    return fit_encoder(candidate, LABELS)


@fixture
def split(candidate):
    """Split 2,000 texts that are sorted by label into a few for training and the others, and read both parts twice."""
    return split_of(candidate, 120)


def split_of(candidate, training_size):
    """Split 2,000 texts, 500 of each of four labels, and read both parts twice."""
    labels = np.repeat(["fog", "rain", "snow", "sun"], 500)
    return read_split(candidate, np.array(numbered("text", 2000)), labels, training_size)


@trial
def predictions(candidate, passed, seed):
    """Train on the token ids of the learner's vectorizer, or on the grader's where that failed a criterion."""
    return topic_predictions(candidate, 0.78, use_own=passed("check_standardize", "check_vectorizer"), seed=seed)


@criterion(
    title="Standardization",
    points=15,
    hint=(
        "Which words are in `A goal!<br />Over`, if you remove the punctuation first?",
        "Replace `<br />` by a space first, then remove the punctuation. Use functions of `tf.strings`.",
        '`texts = tf.strings.regex_replace(texts, "<br />", " ")`, then `r"[^\\w\\s]"` and `""` in the same way.',
    ),
)
def check_standardize(candidate):
    """`standardize` lowercases texts, replaces each `<br />` by a space, and removes punctuation."""
    expect(read_standardized(candidate, WRITTEN)).are_standardized()


@criterion(
    title="Vectorizer",
    points=15,
    hint=(
        "Which argument of `TextVectorization` takes your own function?",
        "`standardize`, `max_tokens` and `output_sequence_length` are arguments. `adapt` takes the texts.",
        "`TextVectorization(standardize=standardize, max_tokens=max_tokens, output_sequence_length=length)`",
    ),
)
def check_vectorizer(candidate, vectorizer):
    """`fit_vectorizer` returns a layer for token ids: it standardizes texts, and knows at most `max_tokens` tokens."""
    expect(vectorizer).standardizes("storm sea wave", "Storm!<br />SEA, wave")
    expect(vectorizer).knows_only("sea boat net rope", "moon star")
    expect(vectorizer).is_padded_at_the_end("boat sea")
    expect(fit_vectorizer(candidate, TEXTS, 5, 9)).has_at_most(TEXTS)
    expect(fit_vectorizer(candidate, MANY, 600, 70)).has_at_most(MANY)


@criterion(
    title="Label encoder",
    points=10,
    hint=(
        "Can a label be unknown, as a word can?",
        "`StringLookup` keeps one index for unknown values, unless `num_oov_indices` says another number.",
        "`encoder = tf.keras.layers.StringLookup(num_oov_indices=0)`, then `encoder.adapt(labels)`",
    ),
)
def check_labels(candidate, encoder):
    """`fit_label_encoder` returns a layer that gives each label an integer: 0, 1, … without one for unknown labels."""
    expect(read_labels(candidate.call(encoder, np.array(LABELS)), LABELS, one_hot=False)).count_from_zero()


@criterion(
    title="Split",
    points=15,
    hint=(
        "In which order are the pairs in the second epoch, after `shuffle`?",
        "`shuffle` draws a new order for each epoch, so `take` and `skip` divide other pairs each time.",
        "`.shuffle(len(texts), reshuffle_each_iteration=False)`, then `take(training_size)` and `skip(training_size)`",
    ),
)
def check_split(candidate, split):
    """`split_dataset` divides the pairs at random, and no pair is in both datasets in any epoch."""
    expect(split).holds_each_pair_once()
    expect(split).has_every_label_in_both()
    expect(split_of(candidate, 1700)).holds_each_pair_once()


@criterion(
    title="Batches",
    points=15,
    hint=(
        "What does the model need: texts and label names, or token ids and integers?",
        "`map` calls a function with text and label, and keeps what it returns.",
        "`dataset.map(lambda text, label: (vectorizer(text), encoder(label))).batch(batch_size)`",
    ),
)
def check_batches(candidate, vectorizer, encoder):
    """`encode_dataset` returns batches of token ids with the integers of their labels."""
    batches = encode_dataset(candidate, vectorizer.handle, encoder, np.array(TEXTS), np.array(LABELS[:5]), 2)
    expect(batches).hold_every_pair()
    expect(batches).come_in_batches()
    many = [np.tile(part, 20) for part in (TEXTS, LABELS[:5])]
    expect(encode_dataset(candidate, vectorizer.handle, encoder, *many, 70)).come_in_batches()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many outputs does a model need for `classes` topics?",
        "Integer labels go with `sparse_categorical_crossentropy`.",
        '`Dense(classes, activation="softmax")`, `loss="sparse_categorical_crossentropy"`',
    ),
)
def check_model(candidate):
    """The model returns one output for each class, and its loss takes integer labels."""
    rows = np.random.default_rng(3).integers(0, 50, (24, 12))
    expect(build(candidate, "create_model", 50, 4, inputs=rows)).predicts_one_of(4, np.arange(24) % 4)
    expect(count_outputs(candidate, 6, 9)).are_enough()
    expect(count_outputs(candidate, 12000, 3)).are_enough()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "How does the model turn token ids into vectors?",
        "`Embedding` and `GlobalAveragePooling1D`, then one `Dense` layer, are enough for topics.",
        "`Embedding(max_tokens, 16)`, `GlobalAveragePooling1D()`, and `Adam(0.01)`.",
    ),
)
def check_accuracy(predictions):
    """On 500 held-out texts the accuracy is at least 0.78."""
    expect(predictions).reach(accuracy=0.78, spread=0.016)
