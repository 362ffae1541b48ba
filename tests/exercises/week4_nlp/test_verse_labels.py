"""Words about features and labels find each mistake, one-hot rows of the wrong width among them."""

from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week4_nlp.expectations.verse_labels import Pairs, read_features_and_labels
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import expect

ROWS = [[0, 7, 2], [4, 9, 3], [1, 2, 8]]
FEATURES, LABELS = np.array(ROWS)[:, :-1], np.array([2, 3, 8])
ONE_HOT = np.eye(12, dtype="f4")[LABELS]


class Learner:
    """A candidate that answers every call with the same value."""

    def __init__(self, answer: Any, elements: Any = ()) -> None:
        self.ledger = Ledger()
        self._answer = answer
        self._elements = elements

    def call(self, name: str, *arguments: Any) -> Any:
        return self._answer

    def draw(self, dataset: Any, most: int, during: str) -> Any:
        return list(self._elements), True


def parted(answer: Any, elements: Any = ()) -> Pairs:
    return read_features_and_labels(Learner(answer, elements), ROWS, 12)  # type: ignore[arg-type]


def grade(pairs: Pairs) -> None:
    expect(pairs).have_the_right_features()
    expect(pairs).have_the_right_labels()


@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None], LABELS.tolist(), ONE_HOT, ONE_HOT[:, None, :]])
def test_labels_as_numbers_or_one_hot_pass(labels: Any) -> None:
    pairs = parted((FEATURES, labels))
    grade(pairs)
    assert pairs.classes.tolist() == LABELS.tolist()


@pytest.mark.parametrize(
    "elements",
    [
        [(FEATURES[1:], ONE_HOT[1:]), (FEATURES[:1], ONE_HOT[:1])],
        list(zip(FEATURES[::-1], LABELS[::-1], strict=True)),
    ],
)
def test_a_data_set_in_batches_or_not_and_in_any_order_passes(elements: Any) -> None:
    grade(parted(Handle(1, "dataset", "Dataset"), elements))


@pytest.mark.parametrize(
    ("features", "found"),
    [
        (np.array(ROWS), "an array of shape (3, 3)"),
        (np.array(ROWS)[:, 1:], "7, 2"),
        (FEATURES[:-1], "an array of shape (2, 2)"),
    ],
)
def test_other_features_are_shown(features: Any, found: str) -> None:
    unmet = complaint(lambda: expect(parted((features, LABELS))).have_the_right_features())
    assert unmet.found == found
    assert "`input_sequences[:, :-1]`" in unmet.advice


@pytest.mark.parametrize(
    ("labels", "found", "advice"),
    [
        (ONE_HOT[:, :9], "rows of 9 columns", "num_classes=total_words"),
        (FEATURES[:, ::-1] + 1, "8, 1 for the row 0, 7, 2", "`input_sequences[:, -1]`"),
        (np.eye(13)[LABELS], "rows of 13 columns", "num_classes=total_words"),
        (np.roll(ONE_HOT, -1, axis=1), "the label 1", "the last column"),
        (LABELS - 1, "the label 1", "the last column"),
        (LABELS - 1, "the label 1", "each is 1 too low"),
        (np.roll(LABELS, 1), f"the label {LABELS[-1]}", "of the row before or after"),
        (np.full(3, 11), "the label 11", "All rows have the same label"),
        (FEATURES[:, 0], "the label 0", "the last column"),
        (LABELS[:-1], "an array of shape (2,)", "the last column"),
        (np.ones((3, 12)), "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1", "Use `to_categorical`"),
    ],
)
def test_other_labels_are_shown(labels: Any, found: str, advice: str) -> None:
    unmet = complaint(lambda: expect(parted((FEATURES, labels))).have_the_right_labels())
    assert unmet.found == found
    assert advice in unmet.advice


@pytest.mark.parametrize("answer", [None, (FEATURES,), FEATURES, Handle(1, "dataset", "Dataset")])
def test_what_is_no_pair_is_named(answer: Any) -> None:
    assert complaint(lambda: parted(answer)).advice == "End with `return features, labels`."
