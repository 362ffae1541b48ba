"""Words about encoded labels and batches of texts find each mistake, and forgive what only looks different."""

from typing import Any, cast

import numpy as np
import pytest

from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.text.pipelines import read_batches, read_labels, require_batches

LABELS = ("sun", "rain", "sun", "fog")
IDS, NUMBERS = np.arange(2, 12).reshape(5, 2), np.array([1, 0, 2, 0, 1])


class Drawn:
    """A candidate whose data sets are lists of elements."""

    def draw(self, dataset: Any, most: int, function: str) -> Any:
        found = self.elements if isinstance(dataset, Handle) else dataset
        return found[:most], len(found) <= most

    def __init__(self, elements: Any = ()) -> None:
        self.elements = elements


def batches(*elements: Any) -> Any:
    candidate: Any = Drawn(list(elements))
    return read_batches(candidate, Handle(1, "dataset", "MapDataset"), "encode", (IDS, NUMBERS), "`.batch(32)`")


@pytest.mark.parametrize("numbers", [[2, 1, 2, 0], [[0], [1], [0], [2]], np.eye(3)[[1, 0, 1, 2]]])
def test_labels_may_be_numbers_or_one_hot_rows(numbers: Any) -> None:
    expect(read_labels(np.array(numbers), LABELS)).count_from_zero()


@pytest.mark.parametrize(
    ("numbers", "advice"),
    [
        ([3, 2, 3, 1], "Begin at 0"),
        ([0, 1, 2, 3], "Each place has its own number"),
        ([0, 1, 0, 1], "Different labels share a number"),
        ([0, 5, 0, 1], "from 0"),
    ],
)
def test_labels_that_do_not_count_from_zero_are_told_why(numbers: Any, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(read_labels(np.array(numbers), LABELS)).count_from_zero()
    assert advice in caught.value.advice


def test_encoded_pairs_may_come_in_any_order_and_their_labels_as_one_hot_rows() -> None:
    order = [3, 0, 4, 1, 2]
    expect(batches((IDS[order][:3], NUMBERS[order][:3]), (IDS[order][3:], NUMBERS[order][3:]))).hold_every_pair()
    expect(batches((IDS, np.eye(3)[NUMBERS]))).hold_every_pair()


@pytest.mark.parametrize(
    ("element", "says"),
    [
        ((IDS[0], NUMBERS[0]), "token ids of shape"),
        ((IDS, np.array(list("abcab"), dtype=object)), "labels that are not encoded"),
        ((np.array(list("abcab"), dtype=object), NUMBERS), "texts that are not encoded"),
        (IDS, "batches"),
        ((IDS, np.roll(NUMBERS, 1)), "the label 0 for text 1"),
    ],
)
def test_what_is_not_encoded_is_told(element: Any, says: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(batches(element)).hold_every_pair()
    assert says in f"{caught.value.expected} {caught.value.found}"


def test_datasets_come_in_batches() -> None:
    many, one = (np.zeros((3, 4)), np.zeros((3, 12))), (np.zeros(4), np.zeros(12))
    handle = Handle(1, "dataset", "MapDataset")
    for right in (many, (np.array(["a", "b"]), np.array([0, 1]))):
        require_batches(cast(Any, Drawn([right])), (handle, handle), "split")
        require_batches(cast(Any, Drawn([right])), handle, "split")
    for wrong in (one, ("a", 0)):
        with pytest.raises(Unmet, match="single pairs"):
            require_batches(cast(Any, Drawn([wrong])), (handle, handle), "split")
    with pytest.raises(Unmet, match=r"tf\.data\.Dataset"):
        require_batches(cast(Any, Drawn()), many, "split")


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        ([0, 1, 2, 3, 4, 0], "leave out `repeat`"),
        ([1, 2, 3, 4], "leave out `skip`"),
        ([0, 1, 2, 3], "leave out `drop_remainder`"),
        ([0, 1, 2], "leave out `take`"),
    ],
)
def test_another_number_of_texts_is_told_by_which_are_there(places: list[int], advice: str) -> None:
    elements = [
        (IDS[places[start : start + 2]], NUMBERS[places[start : start + 2]]) for start in range(0, len(places), 2)
    ]
    candidate: Any = Drawn(elements)
    found = read_batches(candidate, Handle(1, "dataset", "MapDataset"), "encode", (IDS, NUMBERS), "`.batch(2)`", 2)
    with pytest.raises(Unmet) as caught:
        expect(found).hold_every_pair()
    assert advice in caught.value.advice


def test_other_labels_and_ids_are_told_by_how_they_differ() -> None:
    with pytest.raises(Unmet) as caught:
        expect(batches((IDS, NUMBERS + 1))).hold_every_pair()
    assert "The labels are not those of `encoder`: each is 1 too high" in caught.value.advice


def test_labels_of_which_only_the_different_ones_came_back_are_told() -> None:
    with pytest.raises(Unmet) as caught:
        read_labels(np.array([0, 1, 2]), LABELS)
    assert "also a repeated one" in caught.value.advice
