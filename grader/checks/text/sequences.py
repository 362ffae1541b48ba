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
from grader.checks.items import advice_on_items
from grader.checks.one_failure import one_failure

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ze")
INVENTED = tuple("".join(three) for three in product(_SYLLABLES, repeat=3))
"""1,331 invented words: more than the 1,000 to which many learners limit a vocabulary."""
STOP_WORDS = ("the", "not", "but", "was")
"""Words that lists of stop words hold. What a sentence says depends on them, so they have token ids as all others."""


def sentences_of(words: tuple[str, ...], *, length: int) -> list[str]:
    """Return sentences of ``length`` words, without punctuation, that use each of ``words`` once."""
    return [" ".join(words[start : start + length]) for start in range(0, len(words), length)]


def texts_of(words: tuple[str, ...], *, length: int) -> list[str]:
    """Return such sentences in which every seventh word of the first half comes again, before the second half.

    Real texts repeat words: a tokenizer that numbers a word each time gives two words one id.

    >>> texts_of(("ba", "de", "fi", "go"), length=3)
    ['ba de ba', 'fi go']
    """
    half = len(words) // 2
    return sentences_of((*words[:half], *words[:half:7], *words[half:]), length=length)


def fitted_tokenizer(candidate: Candidate, function: str, sentences: Any, *settings: Any) -> Any:
    """Return a handle on the tokenizer that the learner's ``function`` fits on ``sentences``.

    The tokenizer stays in the worker. Raises ``Unmet`` where ``None`` came back.
    """
    with one_failure(candidate, function):
        tokenizer = candidate.call_by_reference(function, sentences, *settings)
        advice = f"`{function}` returned nothing: let its last line return the tokenizer that it fitted."
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
_FILLED_BEFORE = (
    "Zeros are on both sides, so two steps pad. `TextVectorization` pads by itself: make it with `ragged=True`."
)
_NUMBER_WORDS = (
    "Number each word once, where it is new: `if word not in index: index[word] = len(index) + 2`. A count is not an "
    "id."
)
_LETTERS = "A loop over a string gives its letters: loop over `sentence.split()`, when you fit and when you encode."
_SLICES = {"pre": "ids[-maxlen:]", "post": "ids[:maxlen]"}


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
                "`padding` only sets the side of the zeros: the token ids keep their order."
                if sorted(found) == sorted(right)
                else "`padding` only sets the side of the zeros: with each of its values the token ids are the same. "
                "Compare the two branches of your `if`.",
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
                "`truncating=truncating`, not the value of `padding` or the default. If you cut with slices: "
                f"`{_SLICES['pre']}` is for `'pre'`, and `{_SLICES['post']}` for `'post'`."
            )
            if len(found) < length and found == (ids[len(ids) - len(found) :] if side == "pre" else ids[: len(found)]):
                advice = _too_few(found, length)
            elif found != (ids[:length] if side == "pre" else ids[-length:]):
                advice = _other_words_left(ids, found, length, side)
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
                else _other_words_left(ids, found, length, "post", "pre"),
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
                self._explain_stranger(word, found, STRICTER if oov_is_ours else "", self._added(ids, known))
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

    def _added(self, ids: dict[str, list[int]], known: tuple[str, ...]) -> str:
        """Return what to do where words that no sentence held have ids of their own; an empty text for none."""
        strangers = [found for word, found in ids.items() if word not in known]
        own = [found[0] for found in strangers if len(found) == 1 and 1 < found[0] <= MOST_IDS]
        if own and len(own) < len(strangers) and len(own) + strangers.count([1]) == len(strangers):
            return (
                "Some unknown words have an id: words of other texts, of an earlier call, or added while you encode. "
                "Fit a new tokenizer on the training sentences only, and nowhere else."
            )
        if len(strangers) < 2 or not len(own) == len(strangers) == len(set(own)):
            return ""
        return (
            f"Each of {len(own)} unknown words gets an id of its own: words are added while you encode. Fit on the "
            "training sentences, and nowhere else: only look up words when you encode."
        )

    def _advice_for_unknown(self, found: list[list[int]], num_words: int | None) -> str:
        """Return what to do where words of the training sentences have no id of their own: ``found``, one for each."""
        numbers = [entries[0] for entries in found if len(entries) == 1]
        if len(found) > 2 and found[-1] == [1] and found.count([1]) == 1:
            return (
                "Only the last word of the training sentences has the id 1, that of unknown words. Check where your "
                "loop or slice ends, or the vocabulary begins: its first id is 2."
            )
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
        if len(found) > 1 and all(len(entries) > 1 for entries in found):
            return f"Each word gets several token ids. {_LETTERS}"
        if len(found) > 1 and self._ids.rows.max() <= 1:
            if {*self._ids.rows.argmax(axis=1).tolist()} in ({0}, {self._ids.rows.shape[1] - 1}):
                return (
                    "Each word has the id 1, that of an unknown word. The vocabulary was fitted on other texts, or on "
                    "none, or its keys are no words. Print it after fitting, and a word that you look up."
                )
            return (
                "All token ids are 0 or 1. If each column counts one word (`texts_to_matrix`, `multi_hot`), return "
                "token ids in the order of the words. Otherwise print the vocabulary after fitting: it knows no word."
            )
        limit = "has no limit (`num_words`, `max_tokens`)"
        if num_words:
            limit = "has room for `num_words` words: `max_tokens=num_words` or `num_words=num_words`"
        if said := _part_of_the_words([len(entries) == 1 and entries[0] > 1 for entries in found]):
            return said
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
        if len(known) < len(kept) - 1:
            some = f"{len(known)} words have an id of their own, and {len(kept)} must: check the limit, and that"
            choice = f"{some} the words of all sentences are counted. {advice}"
        elif not known <= set(kept):
            choice = (
                "Take the most frequent words: count each occurrence and sort by count, e.g. "
                "`Counter(words).most_common(num_words - 2)`."
            )
            choice = choice if len(known) == len(kept) else f"{choice} {advice}"
            choice = f"{_chosen_otherwise(known, ranked)}{choice}"
        own_ids = [ids[word][0] for word in ranked if word in known]
        if len(set(own_ids)) < len(own_ids):
            advice = choice = _advice_on_shared_ids(own_ids)
        if not stranger and known == set(kept[:-1]):
            choice = (
                f"{len(known)} words have an id, as {told} allows, but unknown words have none: give them the id 1."
            )
        if len(stranger) > 1:
            choice = f"One word gets {len(stranger)} token ids. {_LETTERS}"
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
                "Unknown words are dropped, or get 0, the id of padding: give each the token id 1. "
                f"`Tokenizer` needs `oov_token={token}` for this. {note}"
            ).rstrip()
        expected = f"the token id 1 for «{word}», a word not in the training sentences"
        if len(found) > 1:
            advice = f"One word gets {len(found)} token ids. {_LETTERS}"
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
        advice = advice_on_width(width, length, [len(sentence.split()) for sentence in self._ids.sentences])
        require(width == length, f"rows of {length} token ids, for {call}", f"rows of {width}", advice)
        for sentence, row in zip(self._ids.sentences, self._ids.rows, strict=True):
            count = min(len(sentence.split()), length)
            if np.count_nonzero(row) != count:
                to_do = _other_number_of_ids(row, sentence, count)
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


def advice_on_width(width: int, length: int, counts: list[int]) -> str:
    """Return what to do where rows have ``width`` ids in place of ``length``, for sentences of ``counts`` words.

    >>> advice_on_width(9, 7, [1, 9])
    'Rows are as long as the longest one needs. Pass `maxlen=maxlen`.'
    """
    if abs(width - length) == 1:
        return f"Rows are 1 too {'long' if width > length else 'short'}. Pass `maxlen=maxlen` as it is."
    if width == max(counts):
        return "Rows are as long as the longest one needs. Pass `maxlen=maxlen`."
    return "Pass `maxlen=maxlen`, not a fixed number."


def _other_number_of_ids(row: Array, sentence: str, count: int) -> str:
    """Return what to do where a row holds more or fewer token ids than its sentence has words."""
    found = int(np.count_nonzero(row))
    if not found:
        return (
            "The row holds zeros alone. Print the token ids before you pad them, and the slice that you write them to."
        )
    said = f"The row has {found} token id{'s' * (found > 1)} where {count} {'is' if count == 1 else 'are'} right."
    if found == row.size and len({*row.tolist()}) < found:
        return f"{said} Pad with zeros: the id 0 is for padding, no other."
    if found == min(row.size, len(sentence)):
        return f"{said} {_LETTERS}"
    if found > count:
        return f"{said} Begin each row with zeros of its own: does it keep something of the sentence before?"
    return f"{said} Check the loops and slices that make it: each word needs one token id."


def _part_of_the_words(have: list[bool]) -> str:
    """Return where the words are that ``have`` ids, of all training words in order; empty where nothing can be told.

    >>> _part_of_the_words([False] * 60 + [True] * 3)[:49]
    'Only the last 3 words of the training sentences h'
    """
    count, size, few = sum(have), len(have), len(have) // 20
    named, missing = ("word" if number == 1 else f"{number} words" for number in (count, size - count))
    have_one, have_none = ("has" if number == 1 else "have" for number in (count, size - count))
    if 0 < count <= few and all(have[-count:]):
        return (
            f"Only the last {named} of the training sentences {have_one} an id. In a loop, each `adapt` or new `index` "
            "forgets the words before: create it before the loop, and adapt once, to all sentences."
        )
    if 0 < count <= few and all(have[:count]):
        return (
            f"Only the first {named} of the training sentences {have_one} an id. A `return` inside a loop ends it, and "
            "a limit leaves words out: check both."
        )
    if 0 < size - count <= few and all(have[:count]):
        return (
            f"Only the last {missing} of the training sentences {have_none} no id. Check where your loop or slice "
            "ends, and the limit of the vocabulary."
        )
    if 0 < size - count <= few and all(have[size - count :]):
        return f"Only the first {missing} {have_none} no id: check where your loop or slice begins."
    return ""


def _give_the_id_1(found: int) -> str:
    return f"Unknown words get the id {found} here. Give them the id 1: `index.get(word, 1)`. Other words begin at 2."


def _have_ids_of_their_own(ids: dict[str, int]) -> None:
    owners: dict[int, str] = {}
    for word, number in ids.items():
        other = owners.setdefault(number, word)
        if other != word:
            raise Unmet(
                "a different token id for each word",
                f"the token id {number} for both «{other}» and «{word}»",
                _advice_on_shared_ids(list(ids.values())),
            )


def _advice_on_shared_ids(numbers: list[int]) -> str:
    """Return what to do where several words have one id; ``numbers`` are those of all words, in order."""
    again = numbers.index(numbers[0], 1) if numbers[0] in numbers[1:] else 0
    if len(set(numbers)) == 1:
        return f"All words have the same id. {_NUMBER_WORDS}"
    if again > 1 and numbers[again:] == numbers[:-again]:
        return (
            f"The token ids begin again after {again} words, as with a counter for each sentence. Number across all "
            "sentences: `index[word] = len(index) + 2` for each new word."
        )
    return _NUMBER_WORDS


def _chosen_otherwise(known: set[str], ranked: tuple[str, ...]) -> str:
    """Return how the words that are ``known`` were chosen, where it was not by count; else an empty text."""
    count = len(known)
    if count < 2:
        return ""
    if known == set(ranked[-count:]):
        return "These are the rarest words: sort in descending order, `reverse=True`. "
    if known == set(sorted(ranked)[:count]):
        return "These are the first words of the alphabet: sort by count, not by word. "
    return ""


def _say_ids(found: list[int]) -> str:
    if not found:
        return "no token id"
    return f"the token id {found[0]}" if len(found) == 1 else f"the token ids {show(found)}"


def _advice(right: list[int], found: list[int]) -> str:
    if found == right[:1]:
        return (
            f"Only the first of {len(right)} words is left. A `return` or a slice ends the loop over words too early."
        )
    if found == right[-1:]:
        return f"Only the last of {len(right)} words is left. Create the list before the loop over the words."
    if sorted(found) == sorted(right):
        return "Keep the token ids in the order of the words: neither sorted nor reversed."
    if found == [number for number in right if number != 1]:
        return (
            "An unknown word inside a sentence keeps its place, with the id 1: pass `oov_token`, or write "
            "`index.get(word, 1)`."
        )
    if set(found) == set(right) and len(found) < len(right):
        return "A word that occurs twice needs two token ids: loop over the words of the sentence."
    if len(found) == len(right) - 1 and found == right[1:]:
        return "Only the first word is missing: check where your loop or slice over the words begins."
    if 1 < len(found) < len(right) and found in (right[: len(found)], right[-len(found) :]):
        return (
            f"Only {len(found)} of {len(right)} words are left: the sentence was cut. Check `maxlen`: pass the "
            "argument `maxlen`, or the number of words in the longest sentence. Remove any slice that drops words."
        )
    return "Split the sentence and look up each word: `[index.get(word, 1) for word in sentence.split()]`."


def _other_words_left(ids: list[int], found: list[int], length: int, *sides: str) -> str:
    """Return what to do where neither the first nor the last ids of a sentence are left; ``sides`` may be cut."""
    if found and found in [ids[start : start + len(found)] for start in range(1, len(ids) - len(found))]:
        slices = " or ".join(f"`{_SLICES[side]}`" for side in sides)
        return f"Both ends are cut. Give `pad_sequences` all token ids of a sentence, or cut once: {slices}."
    for side in sides:
        if said := advice_on_items(found, ids[-length:] if side == "pre" else ids[:length], "token id"):
            return said
    if len(sides) > 1:
        return "Use `pad_sequences(sequences, maxlen=maxlen, padding=padding)`: it also truncates."
    return "Use `pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)`."


def _too_few(found: list[int], length: int) -> str:
    return f"Keep `maxlen` words: {len(found)} are left, but {length} fit."


def join(parts: Iterable[Any]) -> str:
    """Return the parts with commas between them."""
    return ", ".join(map(str, parts)) or "nothing"


expect.register(TokenIds, TokenIdsMatchers)
