"""Words about the order of ids find what is lost, turned around or cut too far, whatever the setting."""

from typing import Any

import pytest

from grader.candidate.ledger import Ledger
from grader.checks.expect import Unmet, expect
from grader.checks.text.padding_modes import EachWay, encode_each_way, truncate_each_way
from grader.checks.text.sequences import TokenIds, read_token_ids

INDEX = {"one": 2, "two": 3, "three": 4, "four": 5, "five": 6}
WORDS = [*INDEX, "parrot", "zebra"]
MIXED = ["five two parrot two one", "one zebra five zebra two"]
SHORT = ["three", "one two three"]
COUNTING = ("one", "two", "three", "four", "five")


def ids_of(sentence: str) -> list[int]:
    return [INDEX.get(word, 1) for word in sentence.split()]


def fill(ids: list[int], padding: str, truncating: str, maxlen: int) -> list[int]:
    ids = ids[:maxlen] if truncating == "post" else ids[-maxlen:]
    zeros = [0] * (maxlen - len(ids))
    return ids + zeros if padding == "post" else zeros + ids


class Learner:
    """A candidate that fills and cuts the ids of a sentence in a way of its own."""

    def __init__(self, ids: Any = ids_of, row: Any = fill) -> None:
        self.ledger = Ledger()
        self._ids, self._row = ids, row

    def call(self, name: str, sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        *sides, maxlen = settings
        padding, truncating = sides if len(sides) == 2 else (sides[0], "post")
        return [self._row(self._ids(sentence), padding, truncating, maxlen) for sentence in sentences]


def read(learner: Learner, sentences: list[str], maxlen: int) -> TokenIds:
    return read_token_ids(learner, "write", sentences, INDEX, "post", "post", maxlen)  # type: ignore[arg-type]


def each_way(learner: Learner, sentences: list[str], maxlen: int, truncating: bool = True) -> EachWay:
    return encode_each_way(learner, "write", sentences, INDEX, maxlen, truncating=truncating)  # type: ignore[arg-type]


def cut(learner: Learner, truncating: bool = True) -> EachWay:
    return truncate_each_way(learner, "write", COUNTING, INDEX, 3, truncating=truncating)  # type: ignore[arg-type]


def complaint(said: Any, *arguments: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        said(*arguments)
    return caught.value


@pytest.mark.parametrize("truncating", [True, False])
def test_a_right_function_passes_every_word(truncating: bool) -> None:
    learner = Learner()
    expect(read(learner, MIXED, 5)).are_encoded_word_by_word(read(learner, WORDS, 4))
    expect(each_way(learner, SHORT, 4, truncating)).are_padded()
    expect(cut(learner, truncating)).keep_consecutive_words()
    expect(cut(learner)).are_truncated()


def test_words_that_get_other_ids_in_each_call_are_truncated_all_the_same() -> None:
    class Fitting(Learner):
        shift = 0

        def call(self, name: str, sentences: Any, tokenizer: Any, *settings: Any) -> Any:
            self.shift += 10
            self._ids = lambda sentence: [number + self.shift for number in ids_of(sentence)]
            return super().call(name, sentences, tokenizer, *settings)

    expect(cut(Fitting())).are_truncated()
    expect(cut(Fitting(), truncating=False)).keep_consecutive_words()


def test_where_rows_are_cut_is_seen_also_where_their_length_is_written_down() -> None:
    constant = Learner(row=lambda ids, padding, truncating, _: fill(ids, padding, truncating, 20))
    expect(cut(constant)).are_truncated()
    opposite = Learner(row=lambda ids, padding, *_: fill(ids, padding, padding, 20))
    assert "cuts the end" in complaint(expect(cut(opposite)).are_truncated).advice


@pytest.mark.parametrize(
    ("ids", "found", "advice"),
    [
        (lambda sentence: sorted(ids_of(sentence)), "1, 2, 3, 3, 6", "neither sorted nor reversed"),
        (lambda sentence: ids_of(sentence)[::-1], "2, 3, 1, 3, 6", "neither sorted nor reversed"),
        (lambda sentence: [one for one in ids_of(sentence) if one > 1] or [1], "6, 3, 3, 2", "with the id 1"),
        (lambda sentence: list(dict.fromkeys(ids_of(sentence))), "6, 3, 1, 2", "occurs twice"),
        (lambda sentence: [INDEX.get(sentence, 1) for _ in sentence.split()], "1, 1, 1, 1, 1", "Split the sentence"),
        (lambda sentence: ids_of(sentence)[:3], "6, 3, 1", "Only 3 of 5 words are left"),
        (lambda sentence: ids_of(sentence)[-3:], "1, 3, 2", "Only 3 of 5 words are left"),
    ],
)
def test_a_row_that_is_not_word_by_word_is_named(ids: Any, found: str, advice: str) -> None:
    learner = Learner(ids)
    unmet = complaint(expect(read(learner, MIXED, 5)).are_encoded_word_by_word, read(learner, WORDS, 4))
    assert unmet.expected.startswith("6, 3, 1, 3, 2 for «five two parrot two one»")
    assert unmet.found == found
    assert advice in unmet.advice


def test_a_row_that_padding_turns_around_is_named() -> None:
    learner = Learner(row=lambda ids, padding, *how: fill(ids[::-1] if padding == "pre" else ids, padding, *how))
    unmet = complaint(expect(each_way(learner, SHORT, 4)).are_padded)
    assert unmet.expected.startswith("2, 3, 4 for «one two three», as in write(sentences, tokenizer, 'post', 'post'")
    assert unmet.found.startswith("4, 3, 2")


def test_padding_that_follows_truncating_is_found() -> None:
    learner = Learner(
        row=lambda ids, _, truncating, n: fill(ids, "post" if truncating == "pre" else "pre", truncating, n)
    )
    unmet = complaint(expect(each_way(learner, SHORT, 4)).are_padded)
    assert unmet.expected == "0, 0, 0, id for «three», with write(sentences, tokenizer, 'pre', 'pre', 4)"


def test_a_cut_opposite_to_the_padding_is_found() -> None:
    learner = Learner(row=lambda ids, padding, _, n: fill(ids, padding, "post" if padding == "pre" else "pre", n))
    unmet = complaint(expect(cut(learner)).are_truncated)
    assert "'pre', 'pre', 3" in unmet.expected
    assert "not the value of `padding`" in unmet.advice


def test_a_cut_that_leaves_too_few_words_is_counted() -> None:
    learner = Learner(
        row=lambda ids, padding, truncating, n: fill(fill(ids, "post", truncating, n - 1), padding, "", n)
    )
    for said in (expect(cut(learner)).are_truncated, expect(cut(learner)).keep_consecutive_words):
        assert "2 are left, but 3 fit" in complaint(said).advice


def test_rows_that_one_side_of_padding_leaves_uncut_are_named() -> None:
    learner = Learner(row=lambda ids, padding, truncating, n: fill(ids, padding, truncating, n + (padding == "pre")))
    written = expect(cut(learner))
    for said in (written.are_truncated, written.keep_consecutive_words):
        unmet = complaint(said)
        assert (unmet.expected, unmet.found) == (
            "rows of 3 token ids, for write(sentences, tokenizer, 'pre', 'post', 3)",
            "rows of 4",
        )
