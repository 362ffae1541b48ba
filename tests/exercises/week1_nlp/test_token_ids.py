"""Words about padded rows and numbered labels find each mistake, and forgive what only looks different."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week1_nlp.expectations.token_ids import LabelNumbers, encode_labels, read_padded
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import expect

LABELS = ["weather", "garden", "kitchen", "garden", "weather"]
INDEX = {"garden": 0, "kitchen": 1, "weather": 2}
NUMBERS = [INDEX[label] for label in LABELS]


class Learner:
    """A candidate that answers every call with the same value."""

    def __init__(self, answer: Any) -> None:
        self.ledger = Ledger()
        self._answer = answer

    def call(self, name: str, *arguments: Any) -> Any:
        return self._answer


def pad(rows: list[list[int]]) -> None:
    padded = read_padded(Learner(np.array(rows)), ["ba de fi", "ba"], None)  # type: ignore[arg-type]
    expect(padded).are_as_long_as_the_longest()


def numbered(numbers: Any, index: Any) -> LabelNumbers:
    return encode_labels(Learner((numbers, index)), LABELS, ["red", "blue"])  # type: ignore[arg-type]


def test_rows_with_zeros_behind_pass() -> None:
    pad([[2, 3, 4], [2, 0, 0]])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[2, 3, 4], [0, 0, 2]], "0, 0, 2"),
        ([[2, 3, 4], [2, 2, 2]], "2, 2, 2"),
        ([[2, 3, 4, 0], [2, 0, 0, 0]], "rows of 4"),
        ([[2, 3], [2, 0]], "rows of 2"),
        ([[0, 3, 4], [2, 0, 0]], "0, 3, 4"),
    ],
)
def test_rows_padded_otherwise_are_shown(rows: list[list[int]], words: str) -> None:
    assert complaint(lambda: pad(rows)).found == words


@pytest.mark.parametrize("form", [list, np.array, lambda numbers: np.array(numbers, dtype="float32")[:, None],
                                  lambda numbers: [[number] for number in numbers]])  # fmt: skip
def test_right_numbers_pass_in_any_form(form: Callable[[Any], Any]) -> None:
    words = expect(numbered(form(NUMBERS), INDEX))
    words.are_numbered_without_gaps()
    words.match_their_index()


def test_numbers_may_count_from_one_and_an_index_may_be_a_list() -> None:
    later = expect(numbered([number + 1 for number in NUMBERS], {label: one + 1 for label, one in INDEX.items()}))
    later.are_numbered_without_gaps()
    later.match_their_index()
    expect(numbered(NUMBERS, np.array(list(INDEX), dtype=object))).match_their_index()


@pytest.mark.parametrize(
    ("numbers", "words", "advice"),
    [
        ([number + 2 for number in NUMBERS], "«weather» 4", "Leave out `oov_token`"),
        ([3 * number for number in NUMBERS], "«weather» 6", "without gaps"),
        ([0] * 5, "«weather» 0, «garden» 0", "without gaps"),
        ([2, 0, 1, 0, 1], "2 and 1", ""),
        ([2, 0, 1], "3", "Return one number for each label"),
        ([[2], [0], [1], [0], []], "rows of different lengths", ""),
    ],
)
def test_numbers_that_do_not_count_the_labels_are_named(numbers: Any, words: str, advice: str) -> None:
    found = complaint(lambda: expect(numbered(numbers, INDEX)).are_numbered_without_gaps())
    assert words in found.found
    assert advice in found.advice


@pytest.mark.parametrize(
    ("index", "advice"),
    [
        ({number: label for label, number in INDEX.items()}, "not from number to label"),
        ({"[UNK]": 9, **INDEX}, "Remove '[UNK]'"),
        ({"OOV": 9, **INDEX}, "Remove 'OOV'"),
        ({label: number + 1 for label, number in INDEX.items()}, "with the same numbers"),
        ({label: number + 1 for label, number in INDEX.items()}, "1 too high"),
        ({"garden": 0}, "Labels are missing"),
        ({"garden": 0, "kitchen": 2, "weather": 1}, "with the same numbers"),
        ({"garden": 0, "kitchen": "2", "weather": 1}, "with the same numbers"),
        ({"red": 3, **INDEX}, "no such label was given in this call"),
        (Handle(1, "object", "StringLookup"), "Return a dictionary"),
        (None, "Return a dictionary"),
    ],
)
def test_an_index_that_says_otherwise_is_named(index: Any, advice: str) -> None:
    found = complaint(lambda: expect(numbered(NUMBERS, index)).match_their_index())
    assert advice in found.advice


def test_a_place_for_unknown_labels_is_told_once() -> None:
    counted = numbered([number + 2 for number in NUMBERS], {"<OOV>": 1, "garden": 2, "kitchen": 3, "weather": 4})
    assert "Leave out `oov_token`" in complaint(expect(counted).are_numbered_without_gaps).advice
    expect(counted).match_their_index()


def test_numbers_without_an_index_cost_the_index_alone() -> None:
    for answer in (NUMBERS, (NUMBERS, None), np.array(NUMBERS)):
        found = encode_labels(Learner(answer), LABELS)  # type: ignore[arg-type]
        expect(found).are_numbered_without_gaps()
        assert "index" in complaint(lambda found=found: expect(found).match_their_index()).expected


def test_places_in_the_list_are_told_from_numbers() -> None:
    labels = ["weather", "garden", "garden", "kitchen"]
    found = encode_labels(Learner(([0, 1, 1, 3], {"weather": 0, "garden": 1, "kitchen": 3})), labels)  # type: ignore[arg-type]
    assert "enumerate(sorted(set(labels)))" in complaint(lambda: expect(found).are_numbered_without_gaps()).advice


def test_numbers_after_those_of_an_earlier_call_are_told_by_its_labels() -> None:
    counted = numbered([4, 2, 3, 2, 4], {"red": 0, "blue": 1, "garden": 2, "kitchen": 3, "weather": 4})
    assert "«red», «blue»: no such label" in complaint(expect(counted).are_numbered_without_gaps).advice
