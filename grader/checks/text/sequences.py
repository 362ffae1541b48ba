"""Evidence about sentences that become rows of ids, and the words about it: vocabulary and padding."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ze")
INVENTED = tuple("".join(three) for three in product(_SYLLABLES, repeat=3))
"""1,331 words that no vocabulary knows beforehand: more than the 1,000 to which many cut theirs."""


def sentences_of(words: tuple[str, ...], *, length: int) -> list[str]:
    """Return sentences of ``length`` words each, without punctuation, that use every one of ``words`` once."""
    return [" ".join(words[start : start + length]) for start in range(0, len(words), length)]


def learn_words(candidate: Candidate, function: str, sentences: Any, *settings: Any) -> Any:
    """Return a handle on what the learner's ``function`` fitted on ``sentences``: whatever it is, it stays there.

    Raises ``Unmet`` where nothing came back.
    """
    with one_failure(candidate, function):
        tokenizer = candidate.call_by_reference(function, sentences, *settings)
        advice = "`fit_on_texts` and `adapt` return nothing: call them on a line of their own, then `return tokenizer`."
        require(tokenizer is not None, f"a fitted tokenizer from `{function}`", "`None`", advice)
    return tokenizer


def any_tokenizer(candidate: Candidate, theirs: Any, sentences: list[str], writes: Callable[[Any], object]) -> Any:
    """Return the learner's tokenizer, or one of ours where there is none that the learner's functions can write with.

    ``writes`` asks for a few sentences as ids. So padding is judged of a learner who forgot to return the tokenizer.
    """
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("tokenizer", {"oov_token": "<OOV>"}), ("vectorizer", {"ragged": True}), ("vectorizer", {"ragged": False}),
    ]  # fmt: skip
    ours = (candidate.stand_in(kind, sentences=sentences, **how) for kind, how in kinds)
    for one in ours if theirs is None else (theirs, *ours):
        with contextlib.suppress(CandidateFault, Unmet):
            writes(one)
            return one
    return theirs if theirs is not None else candidate.stand_in(kinds[0][0], sentences=sentences, **kinds[0][1])


_FILLED_BEFORE = (
    "Your tokenizer has filled the row up already, before you pad it. `TextVectorization(ragged=True)` leaves each row "
    "as long as its sentence; or take the zeros away first."
)


@dataclass(frozen=True)
class Ids:
    """Sentences as rows of ids, as the learner's function wrote them."""

    sentences: tuple[str, ...]
    rows: Array
    """Whole numbers from 0 up, int32, shape ``(n, length)``."""
    call: str
    """How the function was called, in words."""

    def of(self, number: int) -> list[int]:
        """Return the ids of one sentence, without the zeros that fill it up."""
        return [int(one) for one in self.rows[number] if one]


def read_ids(
    candidate: Candidate, function: str, sentences: Any, tokenizer: Any, *settings: Any, tokenizer_first: bool = False
) -> Ids:
    """Call the learner's function that writes ``sentences`` as ids, and read its rows.

    Raises ``Unmet`` where they are no table of whole numbers from 0 up, a row for each sentence.
    """
    words = ("tokenizer", "sentences") if tokenizer_first else ("sentences", "tokenizer")
    call = f"{function}({', '.join([*words, *map(repr, settings)])})"
    ordered = (tokenizer, sentences) if tokenizer_first else (sentences, tokenizer)
    with one_failure(candidate, function):
        found = candidate.call(function, *ordered, *settings)
    if isinstance(found, list) and all(isinstance(row, list) for row in found):
        lengths = sorted({len(row) for row in found})
        advice = "Fill and cut them, and return the result: `return tf.keras.utils.pad_sequences(…)`."
        with one_failure(candidate, function, "rows of one length"):
            require(len(lengths) < 2, "rows of one length", f"rows of {show(lengths, 4)} ids, for {call}", advice)
    rows = as_array(found, f"the rows of `{call}`")
    table = rows.ndim == 2 and len(rows) == len(sentences)
    expected, shape = f"a row of ids for each of {len(sentences)} sentences", f"an array of shape {rows.shape}"
    advice = "Every sentence keeps a row in its own place, whatever its length: fill or cut it, and leave none out."
    require(table, expected, f"{shape}, for {call}", advice)
    odd = rows[(rows < 0) | (rows != np.floor(rows))]
    require(
        not odd.size,
        "ids: whole numbers from 0 up",
        f"{show(odd, 3)}, for {call}",
        "Return token ids, not one-hot rows or vectors.",
    )
    return Ids(tuple(sentences), rows.astype(np.int32), call)


class OrderMatchers:
    """What can be said about the order in ``Ids``."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def are_written_word_by_word(self, alone: Ids) -> None:
        """Each row holds the id of every word of its sentence, in their order; ``alone`` has each word by itself.

        >>> expect(read_ids(candidate, "seq", ["de de"], tokenizer)).are_written_word_by_word(words)  # doctest: +SKIP
        """
        index = {word: alone.of(number) for number, word in enumerate(alone.sentences)}
        for number, sentence in enumerate(self._ids.sentences):
            found, right = self._ids.of(number), [one for word in sentence.split() for one in index[word]]
            if found != right:
                expected = f"{join(right)} for «{sentence}», the ids that its words have alone, with {self._ids.call}"
                raise Unmet(expected, join(found), _advice(right, found))

    def are_the_same_as(self, other: Ids) -> None:
        """Row by row the ids, without zeros, are those of ``other``, in the same order.

        >>> expect(read_ids(candidate, "seq", few, tokenizer, "pre", 9)).are_the_same_as(behind)  # doctest: +SKIP
        """
        for number, sentence in enumerate(self._ids.sentences):
            found, right = self._ids.of(number), other.of(number)
            require(
                found == right,
                f"{join(right)} for «{sentence}», as in {other.call}",
                f"{join(found)}, for {self._ids.call}",
                "`padding` only says on which side the zeros stand; the ids keep their order.",
            )

    def are_cut(self, side: str, whole: Ids) -> None:
        """Longer sentences lose words on ``side``; ``whole`` holds the same sentences uncut.

        >>> expect(read_ids(candidate, "seq_pad", long, tokenizer, "post", 5)).are_cut("post", whole)  # doctest: +SKIP
        """
        length = self._ids.rows.shape[1]
        for number, sentence in enumerate(self._ids.sentences):
            ids, found = whole.of(number), self._ids.of(number)
            kept = slice(-length, None) if side == "pre" else slice(None, length)
            words = dict(zip(ids, sentence.split(), strict=False))
            advice = (
                f"`truncating={side!r}` cuts {'the beginning' if side == 'pre' else 'the end'}: hand the argument on, "
                "not the one for padding."
            )
            if len(found) < length and found == (ids[len(ids) - len(found) :] if side == "pre" else ids[: len(found)]):
                advice = _too_few(found, length)
            require(
                found == ids[kept],
                f"the {'last' if side == 'pre' else 'first'} {length} words of «{sentence}» with {self._ids.call}: "
                f"{join(sentence.split()[kept])}",
                join([words.get(one, str(one)) for one in found]),
                advice,
            )

    def keep_a_stretch(self, whole: Ids) -> None:
        """Longer sentences keep as many words as there is room for, the first or the last; ``whole`` is uncut.

        >>> expect(read_ids(candidate, "seq", long, tokenizer, "post", 5)).keep_a_stretch(whole)  # doctest: +SKIP
        """
        length = self._ids.rows.shape[1]
        for number, sentence in enumerate(self._ids.sentences):
            ids, found = whole.of(number), self._ids.of(number)
            words = dict(zip(ids, sentence.split(), strict=False))
            require(
                found in (ids[:length], ids[-length:]),
                f"the first or the last {length} words of «{sentence}», in their order, with {self._ids.call}",
                join([words.get(one, str(one)) for one in found]),
                _too_few(found, length)
                if len(found) < length and found in (ids[: len(found)], ids[len(ids) - len(found) :])
                else "`pad_sequences(sequences, maxlen=maxlen, padding=padding)` cuts long sentences by itself.",
            )


class IdsMatchers(OrderMatchers):
    """What can be said about ``Ids``."""

    def know_only(self, known: tuple[str, ...], num_words: int | None = None) -> None:
        """Of sentences of one word each, those in ``known`` have ids of their own above 1, all others have 1.

        ``num_words`` is the limit that the tokenizer was told of, where there is one: it has room for all of them.

        >>> expect(read_ids(candidate, "seq_and_pad", words, tokenizer, "post", 4)).know_only(seen)  # doctest: +SKIP
        """
        ids = {word: self._ids.of(number) for number, word in enumerate(self._ids.sentences)}
        for word, found in ids.items():
            if word not in known and found != [1]:
                self._explain_stranger(word, found)
        advice = "The vocabulary has no limit here (no `num_words`, no `max_tokens`); fit it on all sentences given."
        if num_words:
            advice = f"Take the limit from the argument: num_words={num_words} has room for each of these words."
        for word in known:
            require(
                len(ids[word]) == 1 and ids[word][0] > 1,
                f"an id of its own, above 1, for «{word}», a word of the training sentences",
                f"{_say_ids(ids[word])}, for {self._ids.call}",
                advice,
            )
        _have_ids_of_their_own({word: ids[word][0] for word in known})

    def know_the_commonest(self, ranked: tuple[str, ...], num_words: int) -> None:
        """Of sentences of one word each, the commonest have ids below ``num_words``, the others that of a stranger.

        ``ranked`` holds the words of the training sentences from the commonest down; the last of the sentences is a
        word that none of them holds. 0 is padding and 1 the unknown word, so ``num_words - 2`` of them have room; where
        unknown words have no id at all, which is a matter of its own, there is room for one more.

        >>> expect(read_ids(candidate, "seq", [*words, "parrot"], few, "post", 4)).know_the_commonest(words, 12)
        ... # doctest: +SKIP
        """
        ids = {word: self._ids.of(number) for number, word in enumerate(self._ids.sentences)}
        stranger = self._ids.of(len(self._ids.sentences) - 1)
        kept, told = ranked[: num_words - 1 - bool(stranger)], f"num_words={num_words}"
        advice = (
            f"`num_words` counts every id: 0 for padding, 1 for unknown words, and here {num_words - 2} for words. "
            "`Tokenizer(num_words=num_words, oov_token=oov_token)` and `TextVectorization(max_tokens=num_words)` "
            "count like that."
        )
        most = int(self._ids.rows.max())
        require(most < num_words, f"ids from 0 to {num_words - 1}, for {told}", f"the id {most}", advice)
        own = "an id above 1" if stranger == [1] else "an id of its own"
        counting = "Count how often each word occurs, wherever it stands first. " if len(kept) < len(ranked) else ""
        for word in ranked:
            found = ids[word]
            held = len(found) == 1 and found != stranger if word in kept else found == stranger
            expected = (
                f"{_say_ids(stranger)} for «{word}», which is rarer than the {len(kept)} commonest words, for {told}"
            )
            to_do = advice
            if word in kept:
                expected = f"{own} for «{word}», one of the {len(kept)} commonest words, for {told}"
                to_do = f"{counting}{advice}"
            require(held, expected, _say_ids(found), to_do)
        _have_ids_of_their_own({word: ids[word][0] for word in kept})

    def are_written_small(self, alone: Ids) -> None:
        """Words with a capital or a full stop have the id that they have without; ``alone`` has them so.

        A tokenizer may write the full stop as an id of its own.

        >>> expect(read_ids(candidate, "seq", ["Ba", "de."], tokenizer)).are_written_small(words)  # doctest: +SKIP
        """
        index = {word: alone.of(number) for number, word in enumerate(alone.sentences)}
        for number, written in enumerate(self._ids.sentences):
            word, found = written.lower().rstrip("."), self._ids.of(number)
            require(
                set(index[word]) <= set(found),
                f"{_say_ids(index[word])} for «{written}», as for «{word}»",
                f"{_say_ids(found)}, for {self._ids.call}",
                "Write words small and without full stops where you count them and where you look them up: `Tokenizer` "
                "and `TextVectorization` do so by themselves, `split()` does not.",
            )

    def _explain_stranger(self, word: str, found: list[int]) -> None:
        advice = (
            "Learn the words of `train_sentences` alone, in a fresh tokenizer, and nowhere else: a vocabulary "
            "that knows the validation words makes the validation look better than the truth."
        )
        if not found:
            advice = "Without a token for unknown words they vanish: pass `oov_token` on to the tokenizer."
        expected = f"the id 1 for «{word}», a word that no training sentence holds"
        raise Unmet(expected, f"{_say_ids(found)}, for {self._ids.call}", advice)

    def are_filled(self, side: str, length: int) -> None:
        """Every row has ``length`` ids, and shorter sentences are filled with zeros on ``side`` (pre or post).

        >>> expect(read_ids(candidate, "seq_and_pad", few, tokenizer, "pre", 9)).are_filled("pre", 9)  # doctest: +SKIP
        """
        call, width = self._ids.call, self._ids.rows.shape[1]
        to_do = "`padding` says where zeros fill a short sentence: hand it to the argument of its own name."
        if call.count("'") > 2:
            to_do = (
                "`padding` says where zeros fill a short sentence, `truncating` where a long one is cut: hand each of "
                "them to the argument of its own name."
            )
        advice = "Pass the argument `maxlen` on, not a fixed number."
        require(width == length, f"rows of {length} ids, for {call}", f"rows of {width}", advice)
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


def _have_ids_of_their_own(ids: dict[str, int]) -> None:
    owners: dict[int, str] = {}
    for word, number in ids.items():
        other = owners.setdefault(number, word)
        advice = "Count the words that have an id so far, `index[word] = len(index) + 2`, not how often a word occurs."
        require(other == word, "an id of its own for each word", f"«{other}» and «{word}» share {number}", advice)


def _say_ids(found: list[int]) -> str:
    if not found:
        return "no id at all"
    return f"the id {found[0]}" if len(found) == 1 else f"the ids {show(found)}"


def _advice(right: list[int], found: list[int]) -> str:
    if sorted(found) == sorted(right):
        return "A row holds the ids in the order of the words: neither sorted nor turned around."
    if found == [one for one in right if one != 1]:
        return (
            "Inside of a sentence, too, a word that the tokenizer does not know keeps its place, with the id 1: pass "
            "`oov_token` on to the tokenizer, or write `index.get(word, 1)`."
        )
    if set(found) == set(right) and len(found) < len(right):
        return "A word that occurs twice is written twice: go through the words of the sentence, one after the other."
    return "Split the sentence, and look up each word by itself: `[index.get(word, 1) for word in sentence.split()]`."


def _too_few(found: list[int], length: int) -> str:
    return f"Cut on a right side, but {len(found)} words are left where {length} have room: keep `maxlen` of them."


def join(parts: Iterable[Any]) -> str:
    """Return the parts with commas between them."""
    return ", ".join(map(str, parts)) or "nothing"


expect.register(Ids, IdsMatchers)
