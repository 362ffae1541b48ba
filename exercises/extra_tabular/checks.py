"""Normalize numbers, encode categories, and join both in a functional model with two inputs."""

import numpy as np

from exercises.extra_tabular.expectations.data import CARRIERS, load
from exercises.extra_tabular.expectations.two_inputs import (
    build_model,
    parcel_predictions,
    read_category_ids,
    read_statistics,
    two_inputs,
    with_vocabulary,
)
from grader.checks import criterion, expect, fixture, trial

TEXTS = np.array(["truck", "bike", "sledge", "boat", "truck", ""])


@fixture
def inputs(candidate):
    """Draw a batch of numbers and category indices."""
    return two_inputs(candidate, 5)


@fixture
def model(inputs):
    """Build the learner's model on that batch."""
    return build_model(inputs)


@trial
def predictions(candidate, seed):
    """Train on parcels, then predict 1,000 held-out parcels."""
    return parcel_predictions(candidate, load(seed % 2**31), 0.8, seed)


@criterion(
    title="Column statistics",
    points=15,
    hint=(
        "How many means do you need for a table with four columns?",
        "`axis=0` computes over the rows, one result for each column.",
        "`return np.mean(numbers, axis=0), np.var(numbers, axis=0)`",
    ),
)
def check_statistics(candidate, data):
    """`column_statistics` returns the mean and the variance of each column, for any table."""
    expect(read_statistics(candidate, load(3, 200)[0])).describe_every_column()
    expect(read_statistics(candidate, data.generator(2).uniform(0, 9, (41, 7)))).describe_every_column()


@criterion(
    title="Category indices",
    points=15,
    hint=(
        "Which index has a carrier that is not in the vocabulary?",
        "`tf.keras.layers.StringLookup` converts texts to indices, with 0 for unknown texts.",
        "`return tf.keras.layers.StringLookup(vocabulary=vocabulary)(carriers).numpy()`",
    ),
)
def check_ids(candidate):
    """`carrier_ids` returns 1, 2, … in the order of the vocabulary, and 0 for an unknown carrier."""
    expect(read_category_ids(candidate, TEXTS, CARRIERS)).follow_the_vocabulary()
    expect(read_category_ids(candidate, TEXTS[:3], ("sledge", "truck"))).follow_the_vocabulary()


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "How many delivery classes are there?",
        "Three units with softmax match `sparse_categorical_crossentropy`.",
        '`Dense(3, activation="softmax")`, `loss="sparse_categorical_crossentropy"`',
    ),
)
def check_model(model):
    """The model returns one output for each of the three classes, and its loss matches."""
    expect(model).predicts_one_of(3)


@criterion(
    title="Normalization",
    points=20,
    hint=(
        "Which layer subtracts the mean and divides by the standard deviation?",
        "`tf.keras.layers.Normalization` has the arguments `mean` and `variance`; then it needs no `adapt`.",
        "`x = tf.keras.layers.Normalization(mean=mean, variance=variance)(numbers)`",
    ),
)
def check_normalization(inputs):
    """The model normalizes the numbers with the mean and the variance that it is given."""
    expect(inputs).normalizes_with_the_statistics()


@criterion(
    title="Two inputs",
    points=10,
    hint=(
        "Do the predictions change with another carrier?",
        "Build one branch for each input, and join them with `Concatenate`.",
        "`tf.keras.layers.Concatenate()([x, tf.keras.layers.Embedding(len(vocabulary) + 1, 4)(carrier)])`",
    ),
)
def check_inputs(inputs):
    """The predictions depend on the numbers and on the carrier, for any vocabulary."""
    expect(inputs).reads_both_inputs()
    expect(with_vocabulary(inputs, 40)).reads_both_inputs()
    expect(with_vocabulary(inputs, 2)).reads_both_inputs()


@criterion(
    title="Hidden accuracy",
    points=25,
    hint=(
        "Can a single layer learn that the effect of the weight depends on the carrier?",
        "A hidden `Dense` after `Concatenate` combines numbers and carrier.",
        '`Dense(64, activation="relu")` after `Concatenate`, and Adam with a learning rate of 0.003.',
    ),
)
def check_accuracy(predictions):
    """On 1,000 held-out parcels the accuracy is at least 0.80."""
    expect(predictions).reach(accuracy=0.8, spread=0.012)
