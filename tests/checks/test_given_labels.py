"""Labels are set against the loss and the units, and the message says what they are and what would fit."""

from typing import Any

import numpy as np
import pytest

from grader.checks.expect import Unmet
from grader.checks.models.label_format import labels_fit
from grader.checks.models.loss_probe import LabelForm

SPARSE, ONE_HOT, BINARY = "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"


@pytest.mark.parametrize(
    ("loss", "form", "units", "labels"),
    [
        (SPARSE, "index", 3, [0, 2, 1]),
        (SPARSE, "index", 3, [[0.0], [2.0], [1.0]]),
        (SPARSE, "index", 3, [[2]]),
        (ONE_HOT, "one_hot", 3, [[0, 1, 0], [1, 0, 0]]),
        (ONE_HOT, "one_hot", 3, [[0.05, 0.9, 0.05]]),
        (BINARY, "column", 1, [True, False]),
        (BINARY, "column", 1, [[0.0], [1.0]]),
        (BINARY, "one_hot", 2, [[0, 1], [1, 0]]),
    ],
)
def test_labels_that_fit_pass_in_any_type(loss: str, form: LabelForm, units: int, labels: Any) -> None:
    labels_fit(loss, form, units, 3, np.array(labels))


def test_hinge_may_have_labels_of_minus_one_and_one() -> None:
    labels_fit("hinge", "column", 1, 2, np.array([[-1.0], [1.0]]), signed=True)


@pytest.mark.parametrize(
    ("loss", "form", "units", "labels", "found", "advice"),
    [
        (SPARSE, "index", 3, [[0, 1, 0]], "one-hot rows of 3 columns", '"categorical_crossentropy"'),
        (ONE_HOT, "one_hot", 3, [1, 2], "one number per", '"sparse_categorical_crossentropy"'),
        (ONE_HOT, "one_hot", 3, [[1], [2]], "shape (batch, 1), such as 1", "to_categorical(labels, 3)"),
        (ONE_HOT, "one_hot", 8, [[0, 1, 0]], "one-hot rows of 3 columns", "`Dense(3, …)`"),
        (BINARY, "column", 1, [[0, 1]], "one-hot rows of 2 columns", "`Dense(2, activation="),
        (BINARY, "one_hot", 2, [0, 1], "one number per", "one sigmoid unit"),
        (BINARY, "column", 1, [1, 2], "the label 2 among 1, 2", "from 0: subtract 1"),
        (BINARY, "column", 1, [-1, 1], "the label -1 among -1, 1", "Make one class 0"),
        (SPARSE, "index", 3, [-1, 1], "the label -1 among -1, 1", "the smallest label is -1"),
        (SPARSE, "index", 3, [1, 9], "the label 9 among 1, 9", "need 10 units"),
        (SPARSE, "index", 3, [1, 3], "the label 3 among 1, 3", "from 0: subtract 1"),
        (SPARSE, "index", 3, [0.5, 1], "the label 0.5 among 0.5, 1", "scale the inputs only"),
        (SPARSE, "index", 3, [0, 3], "the label 3 among 0, 3", "need 4 units: `Dense(4, …)`"),
        (BINARY, "column", 1, [0, 4], "the label 4 among 0, 4", "Make one class 0"),
        ("own:loss", "one_hot", 3, [1, 2], "one number per", "for class numbers and 3 units"),
        ("categorical_hinge", "one_hot", 3, [1, 2], "one number per", "to_categorical(labels, 3)"),
        (SPARSE, "index", 3, [[], []], "labels that hold nothing, shape (2, 0)", "a label for each"),
    ],
)
def test_labels_that_do_not_fit_are_described(
    loss: str, form: LabelForm, units: int, labels: Any, found: str, advice: str
) -> None:
    with pytest.raises(Unmet) as caught:
        labels_fit(loss, form, units, 2, np.array(labels))
    assert found in caught.value.found
    assert advice in caught.value.advice


@pytest.mark.parametrize(("loss", "told"), [(ONE_HOT, "`categorical_crossentropy`"), ("own:loss", "your loss")])
def test_the_loss_is_named_as_a_learner_writes_it(loss: str, told: str) -> None:
    with pytest.raises(Unmet) as caught:
        labels_fit(loss, "one_hot", 3, 3, np.array([1, 2]))
    assert caught.value.expected == f"labels for {told} with 3 units: one one-hot row per example"
