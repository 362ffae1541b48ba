"""Words about the order in which a row holds the ids of its words: one for each word, uncut, cut, or filled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from grader.checks.expect import Unmet, require

if TYPE_CHECKING:
    from grader.checks.text.sequences import Ids


class OrderWords:
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
