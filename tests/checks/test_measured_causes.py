"""A message names a cause only where its sign was measured; else it says what was seen, and what to look at."""

import numpy as np
import pytest

from grader.checks.images.folders import _advice_for_labels
from grader.checks.text.text_accuracy import Corpus, fix_for_unknown_words
from grader.feedback.exceptions import sentence_for

UNEQUAL = "Cannot batch tensors with different shapes in component 0. "
TRUTH = np.array([0, 0, 0, 0, 1, 1])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([0, 1, 0, 0, 0, 1], "as pairs"),  # As many of each as there should be.
        ([0, 0, 0, 1, 1, 1], "the same label"),
        ([0, 1, 2, 3, 0, 1], "the same label"),
        ([0, 0, 0, 0, 0, 0], "folder names"),
        ([1, 1, 1, 1, 0, 0], "Sort the folder names"),
    ],
)
def test_labels_are_told_to_be_shuffled_apart_only_where_all_of_them_are_there(found: list[int], words: str) -> None:
    labels = np.array(found)
    given = [np.unique(labels[number == TRUTH]) for number in (0, 1)]
    assert words in _advice_for_labels(given, TRUTH, labels)


@pytest.mark.parametrize(("limited", "ids", "told"), [(False, 1, True), (True, 1, False), (False, 5, False)])
def test_words_that_are_unknown_in_their_own_training_sentences_are_told(limited: bool, ids: int, told: bool) -> None:
    rows = (np.array([[ids, 2, 3, 0]]), np.zeros(1))
    assert bool(fix_for_unknown_words(Corpus(rows, rows, rows, (), limited))) == told


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (
            "InvalidArgumentError",
            f"{UNEQUAL}First element had shape [12,1] and element 17 had shape [11,1].",
            "`drop_remainder=True`",
        ),
        (
            "InvalidArgumentError",
            f"{UNEQUAL}First element had shape [48,48,3] and element 1 had shape [40,48,3].",
            "`tf.image.resize`",
        ),
        (
            "AttributeError",
            "'tensorflow.python.framework.ops.EagerTensor' object has no attribute '_unique_id'",
            "zip(gradients, model.trainable_variables)",
        ),
        ("AttributeError", "'numpy.float32' object has no attribute '_id'", "a NumPy function keeps no gradient"),
        (
            "ValueError",
            'Input 0 of layer "functional" is incompatible with the layer: expected shape=(None, 30), '
            "found shape=(None, 1, 30)",
            "an axis of size 1 too many",
        ),
    ],
)
def test_exceptions_name_the_cause_that_their_shapes_show(kind: str, said: str, words: str) -> None:
    assert words in sentence_for(kind, said)
