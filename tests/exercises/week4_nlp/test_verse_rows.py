"""Words about prefixes and padded rows find each mistake, and forgive what only looks different."""

from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.week4_nlp.expectations.verse_rows import (
    Prefixes,
    cut_sequences,
    pad_sequences,
    read_prefixes,
    word_index,
)
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import expect

LINES = ["ba de fi ba", "go", "fi ba"]
RIGHT = [[1, 3], [1, 3, 2], [1, 3, 2, 1], [2, 1]]


class Learner:
    """A candidate that answers every call with the same value."""

    def __init__(self, answer: Any) -> None:
        self.ledger = Ledger()
        self._answer = answer

    def stand_in(self, kind: str, **how: Any) -> Handle:
        assert (kind, list(how)) == ("tokenizer", ["sentences"])
        return Handle(1, "object", "Tokenizer")

    def call(self, name: str, *arguments: Any) -> Any:
        return self._answer

    def draw(self, dataset: Any, most: int, during: str) -> Any:
        return [np.array(row) for row in RIGHT], True


def prefixes(answer: Any) -> Prefixes:
    return read_prefixes(Learner(answer), LINES)  # type: ignore[arg-type]


def test_the_commonest_word_has_the_first_id_and_of_equals_the_first() -> None:
    assert word_index(LINES) == {"ba": 1, "fi": 2, "de": 3, "go": 4}


@pytest.mark.parametrize(
    "answer",
    [
        RIGHT,
        RIGHT[::-1],
        tuple(np.array(row) for row in RIGHT),
        [np.array([row], dtype="f4") for row in RIGHT],
        Handle(2, "dataset", "Dataset"),
    ],
)
def test_beginnings_in_any_form_and_order_pass(answer: Any) -> None:
    expect(prefixes(answer)).hold_every_n_gram()


@pytest.mark.parametrize(
    ("answer", "found", "advice"),
    [
        ([[1], *RIGHT], "1 («ba»)", "Start with two words"),
        (RIGHT[:2], "without the whole line 1, 3, 2, 1 («ba de fi ba»)", "`range` excludes"),
        (RIGHT[:3], "without the whole line 2, 1 («fi ba»)", "Only the first line gives sequences"),
        (RIGHT[3:], "1 sequences, without 1, 3 («ba de»)", "Only the last line gives sequences"),
        (RIGHT[1:3], "2 sequences, without 1, 3 («ba de»)", "The first two words of each line"),
        (RIGHT[2:], "2 sequences, without 1, 3 («ba de»)", "every n-gram sequence"),
        ([[1, 3], [3, 2], *RIGHT[1:]], "3, 2 («de fi»), which is not the start of any line", "begins too late"),
        ([[3, 1], *RIGHT[1:]], "3, 1 («de ba»), which is not the start of any line", "in reverse order"),
        ([*RIGHT, [1, 3, 2, 1, 4]], "which is not the start of any line", "each line separately"),
        ([*RIGHT, [4, 2]], "which is not the start of any line", "each line separately"),
        ([*RIGHT, RIGHT[0]], "5", "each n-gram sequence once"),
        (RIGHT[1:], "3 sequences, without 1, 3 («ba de»)", "every n-gram sequence"),
    ],
)
def test_other_sequences_are_shown_with_their_words(answer: Any, found: str, advice: str) -> None:
    unmet = complaint(lambda: expect(prefixes(answer)).hold_every_n_gram())
    assert found in unmet.found
    assert advice in unmet.advice


@pytest.mark.parametrize(
    ("rename", "held"), [({1: 2, 2: 1}, False), ({3: 9}, False), ({2: 1}, True), ({1: 0, 2: 0}, True)]
)
def test_other_ids_for_the_same_words_are_told_from_mixed_up_ones(rename: dict[int, int], held: bool) -> None:
    answer = [[rename.get(one, one) for one in row] for row in RIGHT]
    unmet = complaint(lambda: expect(prefixes(answer)).hold_every_n_gram())
    assert ("different token ids for the same words" in unmet.found) is not held
    assert ("the token ids of the given tokenizer" in unmet.expected) is not held


def test_a_tokenizer_that_knows_other_lines_too_has_other_ids() -> None:
    learner = Learner([[2, 3], [2, 3, 1], [2, 3, 1, 2], [1, 2]])
    known = read_prefixes(learner, LINES, others=["fi fi fi"])  # type: ignore[arg-type]
    expect(known).hold_every_n_gram()


def test_a_word_that_comes_twice_ends_two_beginnings() -> None:
    unmet = complaint(lambda: expect(prefixes([[1, 3], [1, 3, 2], [2, 1]])).hold_every_n_gram())
    assert "finds only the first position" in unmet.advice


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (None, "`None`"),
        ([], "a list of 0 elements"),
        ([1, 3, 2], "a list with a single integer"),
        ([[[1, 3], [3, 2]]], "a list with an array of shape (2, 2)"),
        ([["ba", "de"]], "an array of shape"),
        (Handle(2, "object", "Tokenizer"), "an object of type `Tokenizer`"),
    ],
)
def test_what_is_no_list_of_sequences_is_named(answer: Any, found: str) -> None:
    unmet = complaint(lambda: prefixes(answer))
    assert found in unmet.found or "a list of 2 elements" in unmet.found


def test_sequences_beside_another_value_are_no_rows_of_different_lengths() -> None:
    unmet = complaint(lambda: prefixes((RIGHT, LINES)))
    assert (unmet.found, unmet.advice) == ("a tuple of 2 values", "Return the list of sequences alone.")
    unmet = complaint(lambda: prefixes([RIGHT[:3], RIGHT[3:] + RIGHT[:2]]))
    assert unmet.found == "a list of such lists" and "to one list" in unmet.advice


def test_a_line_read_letter_by_letter_is_told_to_stand_in_a_list() -> None:
    assert "`tokenizer.texts_to_sequences([line])[0]`" in complaint(lambda: prefixes([])).advice


def padded(rows: Any, sequences: Any = ((7, 2), (4, 9, 3)), maxlen: int = 3) -> None:
    learner = Learner(np.array(rows) if isinstance(rows, list) else rows)
    expect(pad_sequences(learner, sequences, maxlen)).are_padded_at_the_start()  # type: ignore[arg-type]


def test_rows_with_zeros_in_front_pass() -> None:
    padded([[0, 7, 2], [4, 9, 3]])
    padded([[2], [3]], maxlen=1)


@pytest.mark.parametrize(
    ("rows", "maxlen", "found", "advice"),
    [
        ([[7, 2, 0], [4, 9, 3]], 3, "7, 2, 0", 'padding="pre"'),
        ([[0, 7, 2, 0], [0, 4, 9, 3]], 3, "rows of 4", "1 too long. Pass `maxlen=maxlen`"),
        ([[0, 7, 2], [4, 9, 3]], 6, "rows of 3", "as long as the longest"),
        ([[0, 2, 7], [3, 9, 4]], 3, "0, 2, 7", "in reverse order"),
        ([[0, 0, 7], [0, 4, 9]], 3, "0, 0, 7", "Only the last token id is missing"),
        ([[7, 2], [9, 4]], 2, "9, 4", "a row ends with the last token id, 3"),
        ([[4, 9, 3], [4, 9, 3]], 3, "4, 9, 3", "The row holds another sequence"),
        ([[7, 2], [4, 9]], 2, "4, 9", 'truncating="pre"'),
        ([[0, 7, 2]], 3, "an array of shape (1, 3)", "Return what"),
        (None, 3, "`None`", "`return …`"),
    ],
)
def test_rows_made_otherwise_are_shown(rows: Any, maxlen: int, found: str, advice: str) -> None:
    unmet = complaint(lambda: padded(rows, maxlen=maxlen))
    assert unmet.found == found
    assert advice in unmet.advice


class Padder(Learner):
    """A candidate whose ``pad_seqs`` makes rows of a length of its own, and cuts at one end."""

    def __init__(self, length: int, side: str) -> None:
        super().__init__(None)
        self._length, self._side = length, side

    def call(self, name: str, *arguments: Any) -> Any:
        cut = [one[-self._length :] if self._side == "pre" else one[: self._length] for one in arguments[0]]
        return np.array([[0] * (self._length - len(one)) + one for one in cut])


@pytest.mark.parametrize("length", [5, 40])
def test_where_rows_are_cut_is_seen_also_where_their_length_is_written_down(length: int) -> None:
    expect(cut_sequences(Padder(length, "pre"), 5)).are_padded_at_the_start()  # type: ignore[arg-type]
    unmet = complaint(lambda: expect(cut_sequences(Padder(length, "post"), 5)).are_padded_at_the_start())  # type: ignore[arg-type]
    assert 'truncating="pre"' in unmet.advice


@pytest.mark.parametrize(
    ("kept", "advice"),
    [
        (slice(1), "Only the first line gives sequences"),
        (slice(2, None), "Only the last line gives sequences"),
        (slice(2), "Only the last line gives no sequence: check where your loop over the lines ends"),
        (slice(1, None), "Only the first line gives no sequence: check where your loop over the lines begins"),
    ],
)
def test_lines_with_the_same_start_are_told_apart(kept: slice, advice: str) -> None:
    lines = [(1, 2, 3), (4, 3), (1, 2, 4)]
    found = [line[:end] for line in lines[kept] for end in range(2, len(line) + 1)]
    prefixes = Prefixes(("ba de fi", "go fi", "ba de go"), {"ba": 1, "de": 2, "fi": 3, "go": 4}, tuple(found))
    assert complaint(lambda: expect(prefixes).hold_every_n_gram()).advice.startswith(advice)


def test_token_ids_that_are_all_too_low_are_told() -> None:
    unmet = complaint(lambda: expect(prefixes([[one - 1 for one in row] for row in RIGHT])).hold_every_n_gram())
    assert unmet.advice.startswith("Each token id is 1 too low")
