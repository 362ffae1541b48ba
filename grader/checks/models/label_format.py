"""Are the labels of a learner's own pipeline in the form that the compiled loss wants?"""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array, as_array, show
from grader.checks.expect import Unmet
from grader.checks.models.loss_probe import LabelForm

_WORDS: dict[LabelForm, str] = {
    "index": "the number of its class for each example",
    "one_hot": "a row for each example, with a 1 in the column of its class",
    "column": "one number for each example, 0 or 1",
}


def labels_fit(loss: str, form: LabelForm, units: int, classes: int, labels: Array, *, signed: bool = False) -> None:
    """Raise ``Unmet`` where a batch of ``labels`` is not of this ``form``, or names a class that has no unit.

    ``loss`` is its name, as a message says it; ``signed`` allows -1 and 1 for no and yes.
    """
    labels = as_array(labels, "the labels")
    width = labels.shape[-1] if labels.ndim > 1 else 1
    expected = f"labels that fit {loss} and {units} unit{'s' if units > 1 else ''}: {_WORDS[form]}"
    kind = f"one-hot rows of {width} columns" if width > 1 else "one number for each example"
    found = f"labels that are {kind}: of shape {_shape(labels)}, such as {show(labels[0])}"
    if width > 1 and form != "one_hot":
        raise Unmet(expected, found, _instead_of_one_hot(form, width))
    if width > 1 and width != units:
        raise Unmet(expected, found, f"Write as many units as the labels have columns: `Dense({width}, …)`.")
    if width == 1 and form == "one_hot":
        raise Unmet(expected, found, _instead_of_numbers(loss, units, classes))
    if width == 1 and not (signed and set(np.unique(labels)) <= {-1, 1}):
        _name_a_class(units if form == "index" else 2, labels)


def _shape(labels: Array) -> str:
    return f"(batch, {', '.join(map(str, labels.shape[1:]))})" if labels.ndim > 1 else "(batch,)"


def _instead_of_one_hot(form: LabelForm, width: int) -> str:
    if form == "column":
        return (
            f'Write `Dense({width}, activation="softmax")` with `loss="categorical_crossentropy"`; or labels of one '
            'number, `label_mode="binary"`, for one unit.'
        )
    return 'Write `loss="categorical_crossentropy"` for these labels; or keep class numbers, `label_mode="int"`.'


def _instead_of_numbers(loss: str, units: int, classes: int) -> str:
    if "`categorical" in loss or units == 1:
        sentence = 'Write `loss="sparse_categorical_crossentropy"` for class numbers; or make one-hot rows of them: '
        return sentence + f'`tf.keras.utils.to_categorical(labels, {units})`, or `label_mode="categorical"`.'
    sentence = f'Write `loss="sparse_categorical_crossentropy"` for class numbers and {units} units'
    return sentence + ('; or one unit with a sigmoid and `loss="binary_crossentropy"`.' if classes == 2 else ".")


def _name_a_class(most: int, labels: Array) -> None:
    numbers = labels.reshape(-1)
    wrong = numbers[(numbers < 0) | (numbers >= most) | (numbers != np.floor(numbers))]
    if len(wrong):
        raise Unmet(
            f"class numbers from 0 to {most - 1}, one for each unit" if most > 2 else "labels 0 and 1",
            f"a label {show(wrong[:1])} among {show(np.unique(numbers))}",
            "Classes are counted from 0; labels from 1 to n need n + 1 units, or one taken off.",
        )
