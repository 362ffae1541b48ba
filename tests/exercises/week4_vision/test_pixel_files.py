"""Pictures that were read right from CSV files pass in any form; each wrong way is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.week4_vision.expectations.pixel_files import PixelFile, draw_patterns, read_labels_anyhow, read_pixels
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.checks.arrays import Array
from grader.checks.expect import Unmet, expect

IMAGES, LABELS = draw_patterns(np.random.default_rng(4), 9)


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.ledger = Ledger()

    def call(self, name: str, *arguments: Any) -> Any:
        try:
            return self._function(*arguments)
        except ValueError as error:
            raise CandidateFault(Fault("raised", f"in {name}", "ValueError", str(error))) from error


def rows(file: str) -> Array:
    return np.loadtxt(file, delimiter=",", skiprows=1)


def parsed(folder: Path, function: Callable[[Array], Any]) -> PixelFile:
    learner = Learner(lambda file: function(rows(file)))
    return read_pixels(learner, folder / "some.csv", IMAGES, LABELS)  # type: ignore[arg-type]


def square(table: Array) -> Array:
    return table[:, 1:].reshape(-1, 48, 48)


def test_patterns_differ_and_use_every_byte() -> None:
    assert IMAGES.shape == (9, 48, 48)
    assert sorted(LABELS.tolist()) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert IMAGES.min(axis=(1, 2)).max() == 0 and IMAGES.max(axis=(1, 2)).min() == 255
    assert len(np.unique(IMAGES.reshape(9, -1), axis=0)) == 9


@pytest.mark.parametrize(
    "form",
    [
        lambda table: (square(table), table[:, 0]),
        lambda table: (square(table).astype(np.uint8), table[:, :1].astype(int)),
        lambda table: [square(table) / 255, table[:, 0].tolist()],
        lambda table: (square(table)[..., None].astype("float32"), table[:, 0]),
        lambda table: (square(table).tolist(), table[:, 0]),
    ],
)
def test_every_form_of_pictures_and_labels_passes(tmp_path: Path, form: Callable[[Array], Any]) -> None:
    expect(parsed(tmp_path, form)).have_each_image()
    expect(parsed(tmp_path, form)).have_each_label()


@pytest.mark.parametrize(
    ("images", "advice"),
    [
        (lambda table: table[:, 1:], ".reshape(-1, 48, 48)"),
        (lambda table: table, "`row[0]` is the label"),
        (lambda table: square(table)[1:], "Skip exactly one line, the header: each line"),
        (lambda table: square(table).swapaxes(1, 2), "Do not transpose the images"),
        (lambda table: table[:, :-1].reshape(-1, 48, 48), "Remove the label from the pixels"),
        (lambda table: np.roll(square(table), -1, axis=0), "the first image is missing"),
        (lambda table: square(table)[::-1], "Keep the order of the file"),
        (lambda table: square(table).astype(int).astype(np.int8), "overflow in `int8`"),
        (lambda table: square(table) // 255, "then the pixels of one image"),
        (lambda table: square(table)[:-1], "read up to the end of the file"),
        (lambda table: square(table)[1::2], "Your code reads one of 2 lines"),
        (lambda table: square(table)[-1:], "only the last comes"),
        (lambda table: np.repeat(square(table)[-1:], 9, axis=0), "append a copy"),
        (lambda table: square(table)[:, ::-1], "Do not flip the images"),
        (lambda table: square(table) / 2, "or all of them divided by 255"),
        (lambda table: table[:, 1:].astype(int).astype(str).astype(object), "Convert the strings to numbers"),
    ],
)
def test_pictures_that_were_read_wrong_are_named(tmp_path: Path, images: Callable[[Array], Any], advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(parsed(tmp_path, lambda table: (images(table), table[:, 0]))).have_each_image()
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (lambda table: table[:, -1], "the first value of each line"),
        (lambda table: np.sort(table[:, 0]), "the first value of each line"),
        (lambda table: table[1:, 0], "9 labels"),
        (lambda table: np.eye(3)[table[:, 0].astype(int)], "labels of shape (9,)"),
        (lambda table: table[:, 0].astype(str).astype(object), "the labels as a numeric array"),
    ],
)
def test_labels_that_were_read_wrong_are_named(tmp_path: Path, labels: Callable[[Array], Any], words: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(parsed(tmp_path, lambda table: (square(table), labels(table)))).have_each_label()
    assert words in caught.value.expected


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (lambda values: np.sort(values), "do not sort, shuffle or shift"),
        (lambda values: values - 1, "Do not change the numbers"),
        (lambda values: np.full(len(values), values[-1]), "inside the loop"),
    ],
)
def test_labels_are_told_by_how_they_differ(tmp_path: Path, labels: Callable[[Array], Any], words: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(parsed(tmp_path, lambda table: (square(table), labels(table[:, 0])))).have_each_label()
    assert words in caught.value.advice


@pytest.mark.parametrize("found", [None, np.zeros((9, 48, 48)), [1, 2, 3]])
def test_what_is_no_pair_is_named(tmp_path: Path, found: Any) -> None:
    with pytest.raises(Unmet) as caught:
        parsed(tmp_path, lambda table: found)
    assert caught.value.expected == "two arrays, `images, labels`"


def test_labels_are_read_from_pictures_of_the_size_that_stands_in_the_code(tmp_path: Path) -> None:
    learner: Any = Learner(lambda file: (rows(file)[:, 1:].reshape(-1, 28, 28), rows(file)[:, 0]))
    with pytest.raises(CandidateFault):
        read_pixels(learner, tmp_path / "some.csv", IMAGES, LABELS)
    found = read_labels_anyhow(learner, tmp_path, None)
    expect(found).have_each_label()


def test_what_was_read_is_taken_where_it_was_read(tmp_path: Path) -> None:
    known = parsed(tmp_path, lambda table: (square(table), table[:, 0]))
    assert read_labels_anyhow(None, tmp_path, known) is known  # type: ignore[arg-type]


@pytest.mark.parametrize("returned", [lambda file: np.loadtxt(file, delimiter=","), lambda file: rows(file)])
def test_a_function_that_reads_nothing_fails_once(tmp_path: Path, returned: Callable[[str], Any]) -> None:
    learner: Any = Learner(returned)
    with pytest.raises((CandidateFault, Unmet)) as images:
        read_pixels(learner, tmp_path / "some.csv", IMAGES, LABELS)
    with pytest.raises((CandidateFault, Unmet)) as labels:
        read_labels_anyhow(learner, tmp_path, None)
    assert labels.value is images.value
