"""Token ids of sentences as evidence, and its matchers: vocabulary, padding and truncation."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, show
from grader.checks.expect import STRICTER, Unmet, expect, require
from grader.checks.one_failure import one_failure

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ze")
INVENTED = tuple("".join(three) for three in product(_SYLLABLES, repeat=3))
"""1,331 invented words: more than the 1,000 to which many learners limit a vocabulary."""
STOP_WORDS = ("the", "not", "but", "was")
"""Words that lists of stop words hold. What a sentence says depends on them, so they have token ids as all others."""


def sentences_of(words: tuple[str, ...], *, length: int) -> list[str]:
    """Return sentences of ``length`` words, without punctuation, that use each of ``words`` once."""
    return [" ".join(words[start : start + length]) for start in range(0, len(words), length)]


def fitted_tokenizer(candidate: Candidate, function: str, sentences: Any, *settings: Any) -> Any:
    """Return a handle on the tokenizer that the learner's ``function`` fits on ``sentences``.

    The tokenizer stays in the worker. Raises ``Unmet`` where ``None`` came back.
    """
    with one_failure(candidate, function):
        tokenizer = candidate.call_by_reference(function, sentences, *settings)
        advice = "`fit_on_texts` and `adapt` return `None`. Call them on their own line, then `return tokenizer`."
        require(tokenizer is not None, f"a fitted tokenizer from `{function}`", "`None`", advice)
    return tokenizer


def any_tokenizer(candidate: Candidate, theirs: Any, sentences: list[str], writes: Callable[[Any], object]) -> Any:
    """Return the learner's tokenizer, or one of the grader's where the learner's functions cannot use theirs.

    ``writes`` encodes a few sentences. So padding is graded even where the learner forgot to return the tokenizer.
    """
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("tokenizer", {"oov_token": "<OOV>"}), ("vectorizer", {"ragged": True}), ("vectorizer", {"ragged": False}),
    ]  # fmt: skip
    ours = (candidate.stand_in(kind, sentences=sentences, **how) for kind, how in kinds)
    for handle in ours if theirs is None else (theirs, *ours):
        with contextlib.suppress(CandidateFault, Unmet):
            writes(handle)
            return handle
    return theirs if theirs is not None else candidate.stand_in(kinds[0][0], sentences=sentences, **kinds[0][1])


MOST_IDS = 20_000
"""More ids than any texts that a tokenizer may be fitted on here have words."""
_FILLED_BEFORE = "Your tokenizer pads before you do. Use `TextVectorization(ragged=True)`: its rows have no padding."


@dataclass(frozen=True)
class TokenIds:
    """Sentences as rows of token ids, from the learner's function."""

    sentences: tuple[str, ...]
    rows: Array
    """Integers from 0 up, int32, shape ``(n, length)``."""
    call: str
    """The call of the function, for messages."""

    def of(self, number: int) -> list[int]:
        """Return the token ids of one sentence, without padding."""
        return [int(row) for row in self.rows[number] if row]


def read_words(candidate: Candidate, function: str, sentences: Any, tokenizer: Any, *settings: Any) -> TokenIds:
    """Read as ``read_token_ids`` does, or as the grader encodes with the learner's tokenizer: without the function.

    What a tokenizer knows can be graded without the function: other criteria miss that.
    """
    try:
        return read_token_ids(candidate, function, sentences, tokenizer, *settings)
    except CandidateFault as fault:
        if fault.fault.kind == "missing":
            with contextlib.suppress(CandidateFault, Unmet):
                encoder = candidate.stand_in("encoder")
                return read_token_ids(candidate, function, sentences, tokenizer, *settings, by=encoder)
        raise


def read_token_ids(
    candidate: Candidate,
    function: str,
    sentences: Any,
    tokenizer: Any,
    *settings: Any,
    tokenizer_first: bool = False,
    by: Handle | None = None,
) -> TokenIds:
    """Call the learner's function that encodes ``sentences``, and read its rows; ``by`` is called in its place.

    Raises ``Unmet`` where the result is not one row of integers from 0 up for each sentence.
    """
    words = ("tokenizer", "sentences") if tokenizer_first else ("sentences", "tokenizer")
    call = f"{function}({', '.join([*words, *map(repr, settings)])})"
    ordered = (tokenizer, sentences) if tokenizer_first else (sentences, tokenizer)
    with one_failure(candidate, function):
        found = candidate.call(by or function, *ordered, *settings)
    if isinstance(found, list) and all(isinstance(row, list) for row in found):
        lengths = sorted({len(row) for row in found})
        advice = "Pad and truncate the sequences: `return tf.keras.utils.pad_sequences(…)`."
        with one_failure(candidate, function, "rows of one length"):
            require(
                len(lengths) < 2, "rows of the same length", f"rows of {show(lengths, 4)} token ids, for {call}", advice
            )
    rows = as_array(found, f"the rows of `{call}`")
    table = rows.ndim == 2 and len(rows) == len(sentences)
    expected, shape = f"a row of token ids for each of {len(sentences)} sentences", f"an array of shape {rows.shape}"
    advice = "Return one row for each sentence, in the same order, whatever its length: leave none out."
    require(table, expected, f"{shape}, for {call}", advice)
    odd = rows[(rows < 0) | (rows != np.floor(rows))]
    require(
        not odd.size,
        "token ids: integers from 0 up",
        f"{show(odd, 3)}, for {call}",
        "Return token ids, not one-hot rows or vectors.",
    )
    return TokenIds(tuple(sentences), rows.astype(np.int32), call)


class OrderMatchers:
    """Matchers for the order of ``TokenIds``."""

    def __init__(self, ids: TokenIds) -> None:
        self._ids = ids

    def are_encoded_word_by_word(self, alone: TokenIds) -> None:
        """Each row holds the token ids of the words of its sentence, in order; ``alone`` has each word as a sentence.

        >>> expect(read_token_ids(candidate, "seq", ["de de"], tokenizer)).are_encoded_word_by_word(alone)
        """
        index = {word: alone.of(number) for number, word in enumerate(alone.sentences)}
        for number, sentence in enumerate(self._ids.sentences):
            found, right = self._ids.of(number), [value for word in sentence.split() for value in index[word]]
            if found != right:
                expected = f"{join(right)} for «{sentence}», the token ids of its words, with {self._ids.call}"
                raise Unmet(expected, join(found), _advice(right, found))

    def are_the_same_as(self, other: TokenIds) -> None:
        """Row by row the token ids, without zeros, equal those of ``other``, in the same order.

        >>> expect(read_token_ids(candidate, "seq", few, tokenizer, "pre", 9)).are_the_same_as(behind)
        """
        for number, sentence in enumerate(self._ids.sentences):
            found, right = self._ids.of(number), other.of(number)
            require(
                found == right,
                f"{join(right)} for «{sentence}», as in {other.call}",
                f"{join(found)}, for {self._ids.call}",
                "`padding` only sets the side of the zeros: the token ids keep their order.",
            )

    def are_truncated(self, side: str, whole: TokenIds) -> None:
        """Longer sentences are truncated on ``side`` (pre or post); ``whole`` holds the same sentences in full.

        >>> expect(read_token_ids(candidate, "seq", long, tokenizer, 5)).are_truncated("post", whole)
        """
        length = self._ids.rows.shape[1]
        for number, sentence in enumerate(self._ids.sentences):
            ids, found = whole.of(number), self._ids.of(number)
            kept = slice(-length, None) if side == "pre" else slice(None, length)
            words = dict(zip(ids, sentence.split(), strict=False))
            advice = (
                f"`truncating={side!r}` cuts {'the start' if side == 'pre' else 'the end'}: pass "
                "`truncating=truncating`, not the value of `padding` or the default."
            )
            if len(found) < length and found == (ids[len(ids) - len(found) :] if side == "pre" else ids[: len(found)]):
                advice = _too_few(found, length)
            if found and found in [ids[start : start + len(found)] for start in range(1, len(ids) - len(found))]:
                advice = (
                    "Both ends are cut: something cuts the sentence before `pad_sequences` does, such as `row[:6]`. "
                    "Give `pad_sequences` all token ids of a sentence."
                )
            require(
                found == ids[kept],
                f"the {'last' if side == 'pre' else 'first'} {length} words of «{sentence}» with {self._ids.call}: "
                f"{join(sentence.split()[kept])}",
                join([words.get(value, str(value)) for value in found]),
                advice,
            )

    def keep_consecutive_words(self, whole: TokenIds) -> None:
        """Longer sentences keep as many words as fit in a row, the first or the last; ``whole`` holds them in full.

        >>> expect(read_token_ids(candidate, "seq", long, tokenizer, 5)).keep_consecutive_words(whole)
        """
        length = self._ids.rows.shape[1]
        for number, sentence in enumerate(self._ids.sentences):
            ids, found = whole.of(number), self._ids.of(number)
            words = dict(zip(ids, sentence.split(), strict=False))
            require(
                found in (ids[:length], ids[-length:]),
                f"the first or the last {length} words of «{sentence}», in their order, with {self._ids.call}",
                join([words.get(value, str(value)) for value in found]),
                _too_few(found, length)
                if len(found) < length and found in (ids[: len(found)], ids[len(ids) - len(found) :])
                else "Use `pad_sequences(sequences, maxlen=maxlen, padding=padding)`: it also truncates.",
            )


class TokenIdsMatchers(OrderMatchers):
    """Matchers for ``TokenIds``."""

    def know_only(self, known: tuple[str, ...], num_words: int | None = None, *, oov_is_ours: bool = False) -> None:
        """Sentences of one word each: words in ``known`` have their own token ids above 1, all others have 1.

        ``num_words`` is the vocabulary limit that the tokenizer got, if any: all of ``known`` fit into it.
        ``oov_is_ours`` says that the function gets no token for unknown words, and that the course asks for none.

        >>> expect(read_token_ids(candidate, "seq_and_pad", words, tokenizer, "post", 4)).know_only(known)
        """
        ids = {word: self._ids.of(number) for number, word in enumerate(self._ids.sentences)}
        self._share_the_id_1([found for word, found in ids.items() if word not in known])
        for word, found in ids.items():
            if word not in known and found != [1]:
                of_known = [ids[text] for text in known]
                if not found and len(known) > 1 and self._ids.rows.max() <= 1:
                    # Where no word has an id of its own, the token for unknown words is not what is missing.
                    self._explain_stranger(word, found, advice=self._advice_for_unknown(of_known, num_words))
                self._explain_stranger(word, found, STRICTER if oov_is_ours else "")
        advice = self._advice_for_unknown([ids[word] for word in known], num_words)
        if {word for word in known if ids[word] in ([], [1])} == set(STOP_WORDS):
            advice = "Keep all words: what a sentence says depends on stop words, too, such as «not»."
        for word in known:
            require(
                len(ids[word]) == 1 and ids[word][0] > 1,
                f"its own token id, above 1, for «{word}», a word in the training sentences",
                f"{_say_ids(ids[word])}, for {self._ids.call}",
                advice,
            )
        _have_ids_of_their_own({word: ids[word][0] for word in known})

    def _share_the_id_1(self, strangers: list[list[int]]) -> None:
        """Raise ``Unmet`` where several unknown words share one id that is not 1: then they are in no vocabulary."""
        shared = strangers[0] if len(strangers) > 1 else []
        if len(shared) == 1 and shared[0] > 1 and all(found == shared for found in strangers):
            raise Unmet(
                "the token id 1 for every word that is not in the training sentences",
                f"{_say_ids(shared)} for each of {len(strangers)} such words, for {self._ids.call}",
                _give_the_id_1(shared[0]),
            )

    def _advice_for_unknown(self, found: list[list[int]], num_words: int | None) -> str:
        """Return what to do where words of the training sentences have no id of their own: ``found``, one for each."""
        numbers = [entries[0] for entries in found if len(entries) == 1]
        if len(numbers) == len(found) == len(set(numbers)) > 1:
            return "The id 1 is for unknown words: give the first word of the vocabulary the id 2, the next one 3."
        if len(numbers) + 1 == len(found) and found.count([]) == 1 in numbers and len(numbers) == len(set(numbers)):
            return (
                "The id 0 is for padding, and 1 for unknown words: give the first word of the vocabulary the id 2, the "
                "next one 3."
            )
        if self._ids.rows.max() == 0:
            return (
                "All rows are zeros: no token id reached them. A slice such as `ids[:-n]` is empty where `n` is 0. "
                "Print the token ids before and after you cut and pad them."
            )
        if len(found) > 1 and self._ids.rows.max() <= 1:
            if {*self._ids.rows.argmax(axis=1).tolist()} in ({0}, {self._ids.rows.shape[1] - 1}):
                return (
                    "Each word has the id 1, that of an unknown word: the vocabulary was fitted on other texts, or on "
                    "none. Call `adapt`, or `fit_on_texts`, with all sentences that your function gets."
                )
            return (
                "All token ids are 0 or 1. If each column counts one word (`texts_to_matrix`, `multi_hot`), return "
                "token ids in the order of the words. Otherwise print the vocabulary after fitting: it knows no word."
            )
        limit = "has no limit (`num_words`, `max_tokens`)"
        if num_words:
            limit = "has room for `num_words` words: `max_tokens=num_words` or `num_words=num_words`"
        return (
            f"{len(set(numbers) - {1})} of {len(found)} words have their own id. Print the vocabulary after fitting. "
            f"Check that it {limit}, and that all given sentences are fitted. Look up words as you counted them."
        )

    def keep_the_most_frequent(self, ranked: tuple[str, ...], num_words: int) -> None:
        """Sentences of one word each: the most frequent have ids below ``num_words``, others that of an unknown word.

        ``ranked`` holds the words of the training sentences, the most frequent first; the last sentence is a word
        that none of them holds. 0 is padding and 1 the unknown word, so ``num_words - 2`` words have an id. Where
        unknown words have no id (another criterion grades that), there is room for one more.

        >>> found = read_token_ids(candidate, "seq", [*words, "parrot"], limited, "post", 4)
        >>> expect(found).keep_the_most_frequent(words, 12)
        """
        ids = {word: self._ids.of(number) for number, word in enumerate(self._ids.sentences)}
        stranger = self._ids.of(len(self._ids.sentences) - 1)
        kept, told = ranked[: num_words - 1 - bool(stranger)], f"num_words={num_words}"
        advice = (
            f"`num_words` counts every id: 0 (padding), 1 (unknown) and {num_words - 2} words. Use "
            "`TextVectorization(max_tokens=num_words)` or `Tokenizer(num_words=num_words, oov_token=oov_token)`."
        )
        most = int(self._ids.rows.max())
        require(most < num_words, f"token ids from 0 to {num_words - 1}, for {told}", f"the token id {most}", advice)
        own = "a token id above 1" if stranger == [1] else "its own token id"
        known = {word for word in ranked if len(ids[word]) == 1 and ids[word] != stranger}
        choice = advice
        if not known <= set(kept):
            choice = (
                "Take the most frequent words: count each occurrence and sort by count, e.g. "
                "`Counter(words).most_common(num_words - 2)`."
            )
            choice = choice if len(known) == len(kept) else f"{choice} {advice}"
        if len(stranger) == 1 and stranger != [1] and known == set(kept[:-1]):
            choice = _give_the_id_1(stranger[0])
        for word in ranked:
            found = ids[word]
            held = len(found) == 1 and found != stranger if word in kept else found == stranger
            expected = (
                f"{_say_ids(stranger)} for «{word}», less frequent than the {len(kept)} most frequent words, for {told}"
            )
            to_do = advice
            if word in kept:
                expected = f"{own} for «{word}», one of the {len(kept)} most frequent words, for {told}"
                to_do = choice
            require(held, expected, _say_ids(found), to_do)
        _have_ids_of_their_own({word: ids[word][0] for word in kept})

    def ignore_case_and_full_stops(self, alone: TokenIds) -> None:
        """Words with a capital or a full stop have the same token id as without; ``alone`` has them without.

        A tokenizer may give the full stop its own id.

        >>> expect(read_token_ids(candidate, "seq", ["Ba"], tokenizer)).ignore_case_and_full_stops(alone)
        """
        index = {word: alone.of(number) for number, word in enumerate(alone.sentences)}
        for number, written in enumerate(self._ids.sentences):
            word, found = written.lower().rstrip("."), self._ids.of(number)
            require(
                set(index[word]) <= set(found),
                f"{_say_ids(index[word])} for «{written}», as for «{word}»",
                f"{_say_ids(found)}, for {self._ids.call}",
                "Lowercase words and remove full stops, both when you count and when you look up. `TextVectorization` "
                "and `Tokenizer` do so; `split()` does not.",
            )

    def _explain_stranger(self, word: str, found: list[int], note: str = "", advice: str = "") -> None:
        fitted_otherwise = (
            "Fit a new tokenizer on the training sentences only, and nowhere else: add no words when you encode. "
            "Validation words in the vocabulary make validation accuracy too high."
        )
        if not found and not advice:
            token = '"<OOV>"' if note else "oov_token"
            advice = (
                "Unknown words are dropped: give each the token id 1. "
                f"`Tokenizer` needs `oov_token={token}` for this. {note}"
            ).rstrip()
        expected = f"the token id 1 for «{word}», a word not in the training sentences"
        if len(found) == 1 and found[0] > MOST_IDS:
            advice = (
                "Give a word that is not in the vocabulary the id 1. A hash gives it another id: number the words of "
                "the vocabulary instead, from 2 up."
            )
        raise Unmet(expected, f"{_say_ids(found)}, for {self._ids.call}", advice or fitted_otherwise)

    def are_padded(self, side: str, length: int) -> None:
        """Every row has ``length`` token ids, and shorter sentences are padded with zeros on ``side`` (pre or post).

        >>> expect(read_token_ids(candidate, "seq_and_pad", few, tokenizer, "pre", 9)).are_padded("pre", 9)
        """
        call, width = self._ids.call, self._ids.rows.shape[1]
        to_do = "`padding` sets the side of the zeros: pass `padding=padding` to `pad_sequences`."
        if call.count("'") > 2:
            to_do = (
                "`padding` sets the side of the zeros, `truncating` the side of the cut: pass "
                "`padding=padding, truncating=truncating`."
            )
        advice = "Pass `maxlen=maxlen`, not a fixed number."
        require(width == length, f"rows of {length} token ids, for {call}", f"rows of {width}", advice)
        for sentence, row in zip(self._ids.sentences, self._ids.rows, strict=True):
            count = min(len(sentence.split()), length)
            zeros = (length - count) * [0]
            ids = ["id"] * count
            held = np.array_equal(row[: len(zeros)] if side == "pre" else row[count:], zeros)
            both_sides = zeros and len(row) > 2 and not row[0] and not row[-1] and np.count_nonzero(row) == count
            require(
                held and int(np.count_nonzero(row)) == count,
                f"{join([*zeros, *ids] if side == 'pre' else [*ids, *zeros])} for «{sentence}», with {call}",
                show(row, length),
                _FILLED_BEFORE if both_sides else to_do,
            )


def _give_the_id_1(found: int) -> str:
    return f"Unknown words get the id {found} here. Give them the id 1: `index.get(word, 1)`. Other words begin at 2."


def _have_ids_of_their_own(ids: dict[str, int]) -> None:
    owners: dict[int, str] = {}
    for word, number in ids.items():
        other = owners.setdefault(number, word)
        advice = "Number new words in turn, `index[word] = len(index) + 2`: a count is not an id."
        require(
            other == word,
            "a different token id for each word",
            f"the token id {number} for both «{other}» and «{word}»",
            advice,
        )


def _say_ids(found: list[int]) -> str:
    if not found:
        return "no token id"
    return f"the token id {found[0]}" if len(found) == 1 else f"the token ids {show(found)}"


def _advice(right: list[int], found: list[int]) -> str:
    if sorted(found) == sorted(right):
        return "Keep the token ids in the order of the words: neither sorted nor reversed."
    if found == [number for number in right if number != 1]:
        return (
            "An unknown word inside a sentence keeps its place, with the id 1: pass `oov_token`, or write "
            "`index.get(word, 1)`."
        )
    if set(found) == set(right) and len(found) < len(right):
        return "A word that occurs twice needs two token ids: loop over the words of the sentence."
    if 1 < len(found) < len(right) and found in (right[: len(found)], right[-len(found) :]):
        return (
            f"Only {len(found)} of {len(right)} words are left: the sentence was cut. Check `maxlen`: pass the "
            "argument `maxlen`, or the number of words in the longest sentence. Remove any slice that drops words."
        )
    return "Split the sentence and look up each word: `[index.get(word, 1) for word in sentence.split()]`."


def _too_few(found: list[int], length: int) -> str:
    return f"Keep `maxlen` words: {len(found)} are left, but {length} fit."


def join(parts: Iterable[Any]) -> str:
    """Return the parts with commas between them."""
    return ", ".join(map(str, parts)) or "nothing"


expect.register(TokenIds, TokenIdsMatchers)
