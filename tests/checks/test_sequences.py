"""Words about rows of ids find each mistake in vocabulary, padding and cutting, whatever the tokenizer is."""

from typing import Any

import numpy as np
import pytest

from grader.candidate.ledger import Ledger
from grader.checks.expect import Unmet, expect
from grader.checks.text.sequences import INVENTED, TokenIds, fitted_tokenizer, read_token_ids, sentences_of

TRAINING = ["one two three four five six seven", "eight nine"]
KNOWN = tuple(" ".join(TRAINING).split())
PROBES = [*KNOWN, "parrot", "zebra"]
SHORT = ["six", "one two three four"]
LONG = ["one two three four five six seven", "seven six five four three"]


class Learner:
    """A candidate with plain functions; by default right ones."""

    def __init__(self, fit: Any = None, write: Any = None) -> None:
        self.ledger = Ledger()
        self._functions = {"fit": fit or self.fit, "write": write or self.write}

    def call(self, name: str, *arguments: Any) -> Any:
        return self._functions[name](*arguments)

    call_by_reference = call

    @staticmethod
    def fit(sentences: Any, oov: str) -> dict[str, int]:
        words = dict.fromkeys(" ".join(sentences).split())
        return {oov: 1} | {word: number for number, word in enumerate(words, start=2)}

    @staticmethod
    def write(sentences: Any, tokenizer: Any, padding: str, truncating: str, maxlen: int) -> Any:
        rows = []
        for sentence in sentences:
            ids = [tokenizer.get(word, 1) for word in sentence.split()]
            ids = ids[:maxlen] if truncating == "post" else ids[-maxlen:]
            zeros = [0] * (maxlen - len(ids))
            rows.append(ids + zeros if padding == "post" else zeros + ids)
        return rows


def ids(learner: Learner, sentences: list[str], *settings: Any) -> TokenIds:
    tokenizer = fitted_tokenizer(learner, "fit", TRAINING, "<OOV>")  # type: ignore[arg-type]
    return read_token_ids(learner, "write", sentences, tokenizer, *settings)  # type: ignore[arg-type]


def complaint(word: str, *arguments: Any, of: TokenIds) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(of), word)(*arguments)
    return caught.value


def test_invented_words_are_many_and_all_different() -> None:
    assert len(set(INVENTED)) == len(INVENTED) == 1331
    assert sentences_of(INVENTED[:5], length=2) == ["bababa babade", "babafi babago", "babahu"]


def test_a_right_pipeline_passes_every_word() -> None:
    learner = Learner()
    expect(ids(learner, PROBES, "post", "post", 4)).know_only(KNOWN)
    expect(ids(learner, SHORT, "pre", "post", 7)).are_padded("pre", 7)
    expect(ids(learner, SHORT, "post", "pre", 9)).are_padded("post", 9)
    whole = ids(learner, LONG, "post", "post", 7)
    expect(ids(learner, LONG, "pre", "post", 4)).are_truncated("post", whole)
    expect(ids(learner, LONG, "post", "pre", 4)).are_truncated("pre", whole)


def test_floats_and_wide_integers_count_as_ids() -> None:
    learner = Learner(write=lambda *arguments: np.array(Learner.write(*arguments), dtype="f8"))
    assert ids(learner, SHORT, "pre", "post", 7).rows.dtype == np.int32


def test_the_tokenizer_may_come_first() -> None:
    learner = Learner(write=lambda tokenizer, sentences: Learner.write(sentences, tokenizer, "post", "post", 4))
    found = read_token_ids(learner, "write", SHORT, {"six": 3}, tokenizer_first=True)  # type: ignore[arg-type]
    assert (found.call, found.of(0)) == ("write(tokenizer, sentences)", [3])


def test_a_vocabulary_that_knows_a_stranger_is_named() -> None:
    learner = Learner(fit=lambda sentences, oov: Learner.fit([*sentences, "parrot"], oov))
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert (found.expected, "the token id 11" in found.found) == (
        "the token id 1 for «parrot», a word not in the training sentences",
        True,
    )
    assert "training sentences only" in found.advice


def test_unknown_words_that_vanish_are_named() -> None:
    def dropped(sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        kept = [" ".join(word for word in sentence.split() if word in tokenizer) for sentence in sentences]
        return Learner.write(kept, tokenizer, *settings)

    found = complaint("know_only", KNOWN, of=ids(Learner(write=dropped), PROBES, "post", "post", 4))
    assert "no token id" in found.found
    assert "`oov_token=oov_token`" in found.advice


def test_a_limited_vocabulary_is_named() -> None:
    learner = Learner(fit=lambda *arguments: dict(list(Learner.fit(*arguments).items())[:4]))
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "«four», a word in the training sentences" in found.expected
    assert "no limit (`num_words`, `max_tokens`)" in found.advice


def test_a_vocabulary_that_begins_with_the_id_of_unknown_words_is_named() -> None:
    learner = Learner(fit=lambda *arguments: {word: one - 1 for word, one in Learner.fit(*arguments).items()})
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert (found.found[:14], "the id 2" in found.advice, "`num_words`" in found.advice) == (
        "the token id 1",
        True,
        False,
    )


def test_a_vocabulary_that_begins_with_the_id_of_padding_is_named() -> None:
    learner = Learner(fit=lambda *arguments: {word: one - 2 for word, one in Learner.fit(*arguments).items()})
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert found.found.startswith("no token id") and "the id 2" in found.advice


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_a_vocabulary_of_other_texts_is_named(padding: str) -> None:
    learner = Learner(fit=lambda sentences, oov: Learner.fit([], oov))
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, padding, "post", 4))
    assert "fitted on other texts, or on none" in found.advice


def test_rows_that_count_words_are_told_from_a_vocabulary_that_is_too_small() -> None:
    learner = Learner(write=lambda sentences, *_: [[0, 1, 0, 0] for _ in sentences])
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "All token ids are 0 or 1" in found.advice
    learner = Learner(write=lambda sentences, *_: [[0, int(one == PROBES[0]), 0, 0] for one in sentences])
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "All token ids are 0 or 1" in found.advice and "`oov_token" not in found.advice


def test_words_that_share_an_id_are_named() -> None:
    learner = Learner(fit=lambda *arguments: Learner.fit(*arguments) | {"two": 2})
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert found.found == "the token id 2 for both «one» and «two»"


def test_a_word_cut_into_pieces_is_named() -> None:
    learner = Learner(write=lambda sentences, *_: [[5, 6] for _ in sentences])
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "the token ids 5, 6" in found.found


def test_padding_on_the_wrong_side_is_shown_as_a_row() -> None:
    found = complaint("are_padded", "pre", 7, of=ids(Learner(), SHORT, "post", "post", 7))
    assert found.expected.startswith("0, 0, 0, 0, 0, 0, id for «six»")
    assert found.found == "7, 0, 0, 0, 0, 0, 0"
    assert "`truncating`" in found.advice


def test_padding_with_something_else_than_zero_is_found() -> None:
    ones = ids(
        Learner(write=lambda *a: [[one or 1 for one in row] for row in Learner.write(*a)]), SHORT, "pre", "pre", 7
    )
    assert complaint("are_padded", "pre", 7, of=ones).found == "1, 1, 1, 1, 1, 1, 7"


def test_a_length_of_its_own_is_named() -> None:
    found = complaint("are_padded", "pre", 7, of=ids(Learner(), SHORT, "pre", "post", 32))
    assert (found.found, found.advice) == ("rows of 32", "Pass `maxlen=maxlen`, not a fixed number.")


def test_a_sentence_cut_at_the_wrong_end_is_shown_in_words() -> None:
    whole = ids(Learner(), LONG, "post", "post", 7)
    found = complaint("are_truncated", "post", whole, of=ids(Learner(), LONG, "pre", "pre", 4))
    assert found.expected.endswith("one, two, three, four")
    assert found.found == "four, five, six, seven"
    assert "cuts the end" in found.advice


def test_a_sentence_that_is_cut_at_both_ends_was_cut_before() -> None:
    def cut_before(sentences: list[str], *settings: Any) -> Any:
        return Learner.write([" ".join(one.split()[:6]) for one in sentences], *settings)

    whole = ids(Learner(), LONG, "post", "post", 7)
    found = complaint("are_truncated", "pre", whole, of=ids(Learner(write=cut_before), LONG, "post", "pre", 4))
    assert found.found == "three, four, five, six" and "Both ends are cut" in found.advice


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (None, "`None`"),
        ([[1], [2, 3]], "rows of 1, 2 token ids"),
        ([1, 2], "an array of shape (2,)"),
        ([[1, 2]], "an array of shape (1, 2)"),
        ([[0.5, 2], [1, 2]], "0.5"),
        ([[-1, 2], [1, 2]], "-1"),
        (np.array([["six"], ["one"]]), "dtype <U3"),
    ],
)
def test_what_is_no_table_of_ids_is_named(returned: Any, words: str) -> None:
    with pytest.raises(Unmet) as caught:
        ids(Learner(write=lambda *_: returned), SHORT, "pre", "post", 7)
    assert words in caught.value.found


def test_a_tokenizer_that_is_not_returned_is_named() -> None:
    with pytest.raises(Unmet) as caught:
        ids(Learner(fit=lambda *_: None), SHORT, "pre", "post", 7)
    assert "returned nothing" in caught.value.advice


def limited(learner: Learner, ranked: tuple[str, ...]) -> TokenIds:
    return ids(learner, [*ranked, "parrot"], "post", "post", 4)


RANKED = ("one", "two", "three", "four", "five")


def keep(*words: str, start: int = 2) -> Learner:
    """A learner whose tokenizer knows these words alone, from the id ``start`` up."""
    return Learner(fit=lambda *_: {word: number for number, word in enumerate(words, start)})


def test_a_limit_that_has_room_for_all_is_named_as_it_was_given() -> None:
    with pytest.raises(Unmet) as caught:
        expect(ids(keep("one"), PROBES, "post", "post", 4)).know_only(KNOWN, num_words=1500)
    assert "has room for `num_words` words: `max_tokens=num_words`" in caught.value.advice


def test_the_commonest_words_in_any_numbering_pass() -> None:
    for words in (("one", "two", "three"), ("three", "one", "two")):
        expect(limited(keep(*words), RANKED)).keep_the_most_frequent(RANKED, 5)


@pytest.mark.parametrize(
    ("learner", "expected", "found"),
    [
        (keep("one", "two", "three", "four"), "token ids from 0 to 4", "the token id 5"),
        (keep("one", "two"), "a token id above 1 for «three», one of the 3 most frequent words", "the token id 1"),
        (keep("two", "three", "four"), "a token id above 1 for «one»", "the token id 1"),
        (
            Learner(fit=lambda *_: dict.fromkeys(RANKED, 3)),
            "the token id 1 for «four», less frequent",
            "the token id 3",
        ),
        (
            Learner(fit=lambda *_: dict.fromkeys(RANKED[:3], 3)),
            "a different token id",
            "the token id 3 for both «one» and «two»",
        ),
    ],
)
def test_another_choice_of_words_is_named(learner: Learner, expected: str, found: str) -> None:
    unmet = complaint("keep_the_most_frequent", RANKED, 5, of=limited(learner, RANKED))
    assert expected in unmet.expected
    assert unmet.found == found


@pytest.mark.parametrize(
    ("words", "told", "untold"),
    [
        (("two", "three", "four"), "`Counter(words).most_common(num_words - 2)`", "counts every id"),
        (("one", "two"), "counts every id", "most frequent"),
        (("two", "five"), "Take the most frequent words: count each occurrence", ""),
    ],
)
def test_other_words_are_told_apart_from_another_number(words: tuple[str, ...], told: str, untold: str) -> None:
    advice = complaint("keep_the_most_frequent", RANKED, 5, of=limited(keep(*words), RANKED)).advice
    assert told in advice
    assert not untold or untold not in advice


@pytest.mark.parametrize("truncating", ["pre", "post"])
def test_a_long_sentence_may_be_cut_on_either_side(truncating: str) -> None:
    whole = ids(Learner(), LONG, "post", "post", 7)
    expect(ids(Learner(), LONG, "post", truncating, 4)).keep_consecutive_words(whole)


def test_words_left_out_in_the_middle_are_shown() -> None:
    whole = ids(Learner(), LONG, "post", "post", 7)
    every_second = Learner(
        write=lambda sentences, *settings: Learner.write([" ".join(s.split()[::2]) for s in sentences], *settings)
    )
    found = complaint("keep_consecutive_words", whole, of=ids(every_second, LONG, "post", "post", 4))
    assert found.expected.startswith("the first or the last 4 words of «one two three")
    assert found.found == "one, three, five, seven"


def test_where_only_padding_is_asked_truncating_is_not_spoken_of() -> None:
    learner = Learner(write=lambda *given: Learner.write(*given[:2], "pre", "pre", given[3]))
    found = complaint("are_padded", "post", 7, of=ids(learner, SHORT, "post", 7))
    assert found.advice == "`padding` sets the side of the zeros: pass `padding=padding` to `pad_sequences`."


WRITTEN = ["Six", "one.", "Two."]


@pytest.mark.parametrize(
    "word_of", [lambda word: [word.lower().rstrip(".")], lambda word: [word.lower().rstrip("."), "."]]
)
def test_capitals_and_full_stops_do_not_count_and_may_be_words(word_of: Any) -> None:
    def write(sentences: Any, words: Any, *settings: Any) -> Any:
        return Learner.write([" ".join(word_of(sentence)) for sentence in sentences], words, *settings)

    alone = ids(Learner(), PROBES, "post", "post", 4)
    expect(ids(Learner(write=write), WRITTEN, "post", "post", 4)).ignore_case_and_full_stops(alone)


def test_words_that_keep_their_capitals_are_named() -> None:
    unmet = complaint(
        "ignore_case_and_full_stops",
        ids(Learner(), PROBES, "post", "post", 4),
        of=ids(Learner(), WRITTEN, "post", "post", 4),
    )
    assert (unmet.expected, unmet.found) == (
        "the token id 7 for «Six», as for «six»",
        "the token id 1, for write(sentences, tokenizer, 'post', 'post', 4)",
    )
    assert "`split()` does not" in unmet.advice


def test_a_tokenizer_that_is_not_returned_is_one_failure() -> None:
    learner = Learner(fit=lambda *_: None)
    raised = []
    for sentences in (["one two"], ["three four"]):
        with pytest.raises(Unmet, match="a fitted tokenizer") as caught:
            fitted_tokenizer(learner, "fit", sentences, 9, "<OOV>")  # type: ignore[arg-type]
        raised.append(caught.value)
    assert raised[0] is raised[1]


def test_unknown_words_that_share_another_id_are_in_no_vocabulary() -> None:
    def shared(sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        words = {word: tokenizer.get(word, 77) for sentence in sentences for word in sentence.split()}
        return Learner.write(sentences, tokenizer | words, *settings)

    found = complaint("know_only", KNOWN, of=ids(Learner(write=shared), PROBES, "post", "post", 4))
    assert found.found.startswith("the token id 77 for each of 2 such words")
    assert "Give them the id 1" in found.advice


def test_an_id_that_no_vocabulary_reaches_is_told_as_that_of_a_hash() -> None:
    learner = Learner(write=lambda sentences, *_: [[30_000 + PROBES.index(one), 0, 0, 0] for one in sentences])
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "A hash" in found.advice


def test_an_unknown_word_with_the_id_of_a_rare_word_is_named() -> None:
    def late(sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        return Learner.write(sentences, tokenizer | {"parrot": max(tokenizer.values())}, *settings)

    learner = Learner(write=late)
    found = complaint("keep_the_most_frequent", KNOWN, 11, of=ids(learner, [*KNOWN, "parrot"], "post", "post", 4))
    assert "Unknown words get the id 10 here" in found.advice


MANY = tuple(INVENTED[:60])
FIRST_MANY = {word: number for number, word in enumerate(MANY, start=2)}


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        (dict(list(FIRST_MANY.items())[-3:]), "Only the last 3 words of the training sentences have an id"),
        (dict(list(FIRST_MANY.items())[:3]), "A `return` inside a loop ends it, and a limit leaves"),
        (dict(list(FIRST_MANY.items())[:-3]), "Only the last 3 words of the training sentences have no id"),
        (dict(list(FIRST_MANY.items())[3:]), "Only the first 3 words have no id"),
        (dict(list(FIRST_MANY.items())[:-1]), "Only the last word of the training sentences has the id 1"),
        (dict(list(FIRST_MANY.items())[:30]), "30 of 60 words have their own id"),
        (dict.fromkeys(MANY, 2), "All words have the same id"),
        ({word: 2 + place % 10 for place, word in enumerate(MANY)}, "The token ids begin again after 10 words"),
        ({word: 2 + place // 2 for place, word in enumerate(MANY)}, "A count is not an id"),
    ],
)
def test_words_without_an_id_are_told_by_their_place(fit: dict[str, int], words: str) -> None:
    learner = Learner(fit=lambda *_: fit)
    assert words in complaint("know_only", MANY, of=ids(learner, [*MANY, "parrot"], "post", "post", 4)).advice


def test_text_read_letter_by_letter_is_told() -> None:
    def letters(sentences: Any, *settings: Any) -> Any:
        return Learner.write([" ".join(sentence) for sentence in sentences], *settings)

    learner = Learner(write=letters)
    assert "gives its letters" in complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 9)).advice
    assert "gives its letters" in complaint("are_padded", "pre", 9, of=ids(learner, SHORT, "pre", "post", 9)).advice
    limit = complaint("keep_the_most_frequent", RANKED, 5, of=limited(learner, RANKED))
    assert "gives its letters" in limit.advice


def test_words_that_are_added_while_encoding_are_told_from_those_of_an_earlier_call() -> None:
    def growing(sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        for word in " ".join(sentences).split():
            tokenizer.setdefault(word, len(tokenizer) + 1)
        return Learner.write(sentences, tokenizer, *settings)

    found = complaint("know_only", KNOWN, of=ids(Learner(write=growing), PROBES, "post", "post", 4))
    assert "words are added while you encode" in found.advice
    learner = Learner(fit=lambda sentences, oov: Learner.fit([*sentences, "parrot"], oov))
    found = complaint("know_only", KNOWN, of=ids(learner, PROBES, "post", "post", 4))
    assert "of an earlier call" in found.advice


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        (keep("three", "four", "five"), "These are the rarest words"),
        (keep("five", "four", "one"), "These are the first words of the alphabet"),
        (keep("one"), "the words of all sentences are counted"),
        (Learner(fit=lambda *_: dict.fromkeys(RANKED, 3)), "All words have the same id"),
    ],
)
def test_a_choice_of_words_is_told_by_how_it_was_made(learner: Learner, words: str) -> None:
    assert words in complaint("keep_the_most_frequent", RANKED, 5, of=limited(learner, RANKED)).advice


@pytest.mark.parametrize(
    ("width", "words"),
    [(4, "as long as the longest one"), (6, "1 too short"), (8, "1 too long"), (20, "not a fixed")],
)
def test_another_length_is_told_by_what_it_is(width: int, words: str) -> None:
    rows = ids(Learner(write=lambda *given: Learner.write(*given[:4], width)), SHORT, "pre", "post", 7)
    assert words in complaint("are_padded", "pre", 7, of=rows).advice


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[0, 0, 0, 0, 0, 0, 7], [0, 0, 0, 0, 2, 3, 4]], "3 token ids where 4 are right. Check the loops"),
        ([[0, 0, 0, 0, 0, 0, 7], [2, 3, 4, 5, 0, 0, 7]], "5 token ids where 4 are right. Begin each row with zeros"),
        ([[0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 3, 4, 5]], "The row holds zeros alone"),
        ([[0, 0, 0, 7, 0, 0, 0], [0, 0, 0, 2, 3, 4, 5]], "Zeros are on both sides"),
    ],
)
def test_a_row_with_another_number_of_ids_is_no_matter_of_padding(rows: Any, words: str) -> None:
    found = complaint("are_padded", "pre", 7, of=ids(Learner(write=lambda *_: rows), SHORT, "pre", "post", 7))
    assert words in found.advice


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (slice(0, 1), "Only the first of 4 words is left"),
        (slice(3, 4), "Only the last of 4 words is left"),
        (slice(1, 4), "Only the first word is missing"),
        (slice(0, 3), "Only 3 of 4 words are left"),
    ],
)
def test_words_that_a_sentence_lost_are_told(kept: slice, words: str) -> None:
    def cut(sentences: Any, *settings: Any) -> Any:
        return Learner.write([" ".join(s.split()[kept] if " " in s else [s]) for s in sentences], *settings)

    learner = Learner(write=cut)
    alone = ids(learner, PROBES, "post", "post", 4)
    found = complaint("are_encoded_word_by_word", alone, of=ids(learner, ["one two three four"], "post", "post", 4))
    assert words in found.advice


@pytest.mark.parametrize(
    ("turned", "words"),
    [(lambda row: row[::-1], "the token ids keep their order"), (lambda row: row[:-1], "Compare the two branches")],
)
def test_other_ids_for_another_padding_are_told(turned: Any, words: str) -> None:
    def write(sentences: Any, tokenizer: Any, padding: str, *settings: Any) -> Any:
        given = [" ".join(turned(s.split())) if padding == "pre" and " " in s else s for s in sentences]
        return Learner.write(given, tokenizer, padding, *settings)

    behind = ids(Learner(), SHORT, "post", "post", 7)
    found = complaint("are_the_same_as", behind, of=ids(Learner(write=write), SHORT, "pre", "post", 7))
    assert words in found.advice


def test_ids_in_another_order_are_no_matter_of_the_cut() -> None:
    whole = ids(Learner(), LONG, "post", "post", 7)
    rows = ids(Learner(), LONG, "post", "post", 4).rows[:, ::-1]
    found = complaint("are_truncated", "post", whole, of=TokenIds(tuple(LONG), rows, "write(…)"))
    assert "in reverse order" in found.advice
    found = complaint("keep_consecutive_words", whole, of=TokenIds(tuple(LONG), rows[::-1], "write(…)"))
    assert "it also truncates" in found.advice
