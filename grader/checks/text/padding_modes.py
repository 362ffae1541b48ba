"""Sentences encoded with each setting of `padding` and `truncating`, and the matchers for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.expect import expect, require
from grader.checks.text.sequences import TokenIds, TokenIdsMatchers, advice_on_width, read_token_ids

SIDES = ("pre", "post")


@dataclass(frozen=True)
class EachWay:
    """The same sentences as rows of token ids, once for each setting."""

    ids: dict[tuple[str, ...], TokenIds]
    """The key is the setting of `padding`, or of `padding` and `truncating`."""
    length: int
    """The requested length of a row."""
    whole: dict[tuple[str, ...], TokenIds] = field(default_factory=dict)
    """The sentences in full, where they are longer than a row."""


def encode_each_way(
    candidate: Candidate, function: str, sentences: Sequence[str], tokenizer: Any, length: int, *, truncating: bool
) -> EachWay:
    """Call the learner's function for both settings of padding, and with ``truncating`` for both of that too."""
    ways: list[tuple[str, ...]] = [(side,) for side in SIDES]
    if truncating:
        ways = sorted(product(SIDES, SIDES), key=lambda way: way[0] == way[1])
    ids = {way: read_token_ids(candidate, function, sentences, tokenizer, *way, length) for way in ways}
    return EachWay(ids, length)


def truncate_each_way(
    candidate: Candidate, function: str, words: Sequence[str], tokenizer: Any, length: int, *, truncating: bool
) -> EachWay:
    """Call the learner's function on sentences that are 3 and 1 ``words`` longer than a row, for each setting.

    Where the learner returns a fixed length, the sentences get longer than that: truncation is graded all the same.
    """

    def write(size: int) -> EachWay:
        turns = (list(words), list(words)[::-1])
        sentences = [" ".join((turn * size)[: size + more]) for turn, more in zip(turns, (3, 1), strict=True)]
        # Each word alone, in the same call: a tokenizer that is fitted while it encodes may give other ids in the next.
        each = encode_each_way(candidate, function, [*sentences, *words], tokenizer, size, truncating=truncating)
        count = len(sentences)
        written, alone = (
            {way: TokenIds(ids.sentences[rows], ids.rows[rows], ids.call) for way, ids in each.ids.items()}
            for rows in (slice(count), slice(count, None))
        )
        return EachWay(written, size, {way: spell_out(ids.sentences, alone[way]) for way, ids in written.items()})

    written = write(length)
    widths = {ids.rows.shape[1] for ids in written.ids.values()}
    return write(widths.pop()) if len(widths) == 1 and widths != {length} else written


def spell_out(sentences: tuple[str, ...], alone: TokenIds) -> TokenIds:
    """Return sentences as the token ids of their words, in full; ``alone`` has each word as a sentence."""
    index = {word: alone.of(number) for number, word in enumerate(alone.sentences)}
    rows = [[number for word in sentence.split() for number in index[word]] for sentence in sentences]
    longest = max(map(len, rows))
    return TokenIds(sentences, np.array([row + [0] * (longest - len(row)) for row in rows], dtype=np.int32), alone.call)


class EachWayMatchers:
    """Matchers for rows that were encoded ``EachWay``."""

    def __init__(self, written: EachWay) -> None:
        self._written = written

    def _each(self) -> Iterator[tuple[tuple[str, ...], TokenIdsMatchers]]:
        for way, ids in self._written.ids.items():
            yield way, TokenIdsMatchers(ids)

    def _each_of_its_length(self) -> Iterator[tuple[tuple[str, ...], TokenIdsMatchers]]:
        length = self._written.length
        advice = "Truncate long sentences too: `pad_sequences(…, maxlen=maxlen)` pads and truncates."
        for way, words in self._each():
            ids = self._written.ids[way]
            width = ids.rows.shape[1]
            if abs(width - length) == 1:
                advice = advice_on_width(width, length, [0])
            require(width == length, f"rows of {length} token ids, for {ids.call}", f"rows of {width}", advice)
            yield way, words

    def are_padded(self) -> None:
        """Shorter sentences are padded on the side that `padding` sets, with the same token ids each time.

        >>> rows = encode_each_way(candidate, "seq_and_pad", few, tokenizer, 9, truncating=False)
        >>> expect(rows).are_padded()
        """
        for way, words in self._each():
            words.are_padded(way[0], self._written.length)
            words.are_the_same_as(self._written.ids[("post", *way[1:])])

    def are_truncated(self) -> None:
        """Longer sentences are truncated on the side that `truncating` sets.

        >>> rows = truncate_each_way(candidate, "seq_pad", words, tokenizer, 4, truncating=True)
        >>> expect(rows).are_truncated()
        """
        for way, words in self._each_of_its_length():
            words.are_truncated(way[1], self._whole(way))

    def keep_consecutive_words(self) -> None:
        """Longer sentences keep as many words as fit in a row, the first or the last.

        >>> rows = truncate_each_way(candidate, "seq_and_pad", words, tokenizer, 4, truncating=False)
        >>> expect(rows).keep_consecutive_words()
        """
        for way, words in self._each_of_its_length():
            words.keep_consecutive_words(self._whole(way))

    def _whole(self, way: tuple[str, ...]) -> TokenIds:
        if not self._written.whole:
            raise TypeError("sentences that were written with `truncate_each_way`")
        return self._written.whole[way]


expect.register(EachWay, EachWayMatchers)
