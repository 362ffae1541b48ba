"""Do the labels of a learner's own pipeline have the form that the compiled loss needs?"""

from __future__ import annotations

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array, show
from grader.checks.expect import Unmet
from grader.checks.models.loss_probe import LabelForm
from grader.submission.models.keras_names import is_own

_WORDS: dict[LabelForm, str] = {
    "index": "one class number per example",
    "one_hot": "one one-hot row per example",
    "column": "one number per example, 0 or 1",
}


GIVEN_LABELS = "given_labels"
"""What the adapter of a form calls its function that returns them."""


def given_labels(candidate: Candidate, *, told: bool) -> Array | None:
    """Return labels that a learner's program gives to ``fit``, where its form has them told; else ``None``."""
    found = candidate.call(GIVEN_LABELS) if told else None
    return None if found is None else as_array(found, "the labels")


def told_loss(loss: str) -> str:
    """Return what a loss is called in messages."""
    return "your loss" if is_own(loss) else f"`{loss}`"


def labels_fit(loss: str, form: LabelForm, units: int, classes: int, labels: Array, *, signed: bool = False) -> None:
    """Raise ``Unmet`` where a batch of ``labels`` does not have this ``form``, or holds a class without a unit.

    ``loss`` is its name in Keras; ``signed`` allows the labels -1 and 1.
    """
    labels = as_array(labels, "the labels")
    width = labels.shape[-1] if labels.ndim > 1 else 1
    expected = f"labels for {told_loss(loss)} with {units} unit{'s' if units > 1 else ''}: {_WORDS[form]}"
    if not labels.size:
        raise Unmet(expected, f"labels that hold nothing, shape {labels.shape}", "Give `fit` a label for each example.")
    kind = f"one-hot rows of {width} columns" if width > 1 else "one number per example"
    found = f"labels with {kind}, shape {_shape(labels)}, such as {show(labels[0])}"
    if width > 1 and form != "one_hot":
        raise Unmet(expected, found, _instead_of_one_hot(form, width))
    if width > 1 and width != units:
        raise Unmet(expected, found, f"Use one unit for each column of the labels: `Dense({width}, …)`.")
    if width == 1 and form == "one_hot":
        raise Unmet(expected, found, _instead_of_numbers(loss, units, classes))
    if width == 1 and not (signed and set(np.unique(labels)) <= {-1, 1}):
        _name_a_class(units if form == "index" else 2, labels)


def _shape(labels: Array) -> str:
    return f"(batch, {', '.join(map(str, labels.shape[1:]))})" if labels.ndim > 1 else "(batch,)"


def _instead_of_one_hot(form: LabelForm, width: int) -> str:
    if form == "column":
        return (
            f'Write `Dense({width}, activation="softmax")` with `loss="categorical_crossentropy"`. With one unit, use '
            'labels of one number: `label_mode="binary"`, or `class_mode="binary"` of a generator.'
        )
    return 'Write `loss="categorical_crossentropy"` for one-hot labels, or use class numbers: `label_mode="int"`.'


def _instead_of_numbers(loss: str, units: int, classes: int) -> str:
    if loss.startswith("categorical_") or units == 1:
        sentence = 'Write `loss="sparse_categorical_crossentropy"` for class numbers, or convert them to one-hot rows: '
        return sentence + f'`tf.keras.utils.to_categorical(labels, {units})`, or `label_mode="categorical"`.'
    sentence = f'Write `loss="sparse_categorical_crossentropy"` for class numbers and {units} units'
    return sentence + (', or one sigmoid unit and `loss="binary_crossentropy"`.' if classes == 2 else ".")


def _name_a_class(most: int, labels: Array) -> None:
    numbers = labels.reshape(-1)
    wrong = numbers[(numbers < 0) | (numbers >= most) | (numbers != np.floor(numbers))]
    if len(wrong):
        raise Unmet(
            f"class numbers from 0 to {most - 1}, one for each unit" if most > 2 else "labels 0 and 1",
            f"the label {show(wrong[:1])} among {show(np.unique(numbers))}",
            _instead_of_a_number(most, numbers),
        )


def _instead_of_a_number(most: int, numbers: Array) -> str:
    largest = int(numbers.max())
    if not np.all(numbers == np.floor(numbers)):
        return "Give `fit` the class numbers unchanged, as integers: scale the inputs only."
    if numbers.min() < 0 and most > 2:
        return f"Number the classes from 0: the smallest label is {numbers.min():g}."
    if numbers.min() > 0 and largest <= most:
        return "Number the classes from 0: subtract 1 from labels that go from 1 to n."
    if most > 2:
        return f"Numbers up to {largest} need {largest + 1} units: `Dense({largest + 1}, …)`."
    return "Make one class 0 and the other one 1."
