"""Evidence about sentences as ids that were written with each setting of padding and truncating, and the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from grader.candidate.candidate import Candidate
from grader.checks.expect import expect, require
from grader.checks.sequences import Ids, IdsWords, read_ids

SIDES = ("pre", "post")


@dataclass(frozen=True)
class EachWay:
    """The same sentences as rows of ids, once for each setting."""

    ids: dict[tuple[str, ...], Ids]
    """Under the side of padding, or under those of padding and truncating."""
    length: int
    """How many ids were asked for in a row."""


def write_each_way(
    candidate: Candidate, function: str, sentences: Sequence[str], tokenizer: Any, length: int, *, truncating: bool
) -> EachWay:
    """Call the learner's function for both sides of padding, and with ``truncating`` for both of that too."""
    ways: list[tuple[str, ...]] = [(side,) for side in SIDES]
    if truncating:
        ways = sorted(product(SIDES, SIDES), key=lambda way: way[0] == way[1])
    ids = {way: read_ids(candidate, function, sentences, tokenizer, *way, length) for way in ways}
    return EachWay(ids, length)


class EachWayWords:
    """What can be said about rows that were written ``EachWay``."""

    def __init__(self, written: EachWay) -> None:
        self._written = written

    def _each(self) -> Iterator[tuple[tuple[str, ...], IdsWords]]:
        for way, ids in self._written.ids.items():
            yield way, IdsWords(ids)

    def _each_of_its_length(self) -> Iterator[tuple[tuple[str, ...], IdsWords]]:
        length = self._written.length
        advice = "Cut long sentences as well, whatever the side: `pad_sequences(…, maxlen=maxlen)` fills and cuts."
        for way, words in self._each():
            ids = self._written.ids[way]
            width = ids.rows.shape[1]
            require(width == length, f"rows of {length} ids, for {ids.call}", f"rows of {width}", advice)
            yield way, words

    def are_filled_as_told(self) -> None:
        """Shorter sentences are filled on the side that padding names, and their ids are the same each time.

        >>> rows = write_each_way(candidate, "seq_and_pad", few, tokenizer, 9, truncating=False)  # doctest: +SKIP
        >>> expect(rows).are_filled_as_told()  # doctest: +SKIP
        """
        for way, words in self._each():
            words.are_filled(way[0], self._written.length)
            words.are_the_same_as(self._written.ids[("post", *way[1:])])

    def are_cut_as_told(self, whole: Ids) -> None:
        """Longer sentences lose words on the side that truncating names; ``whole`` holds them uncut.

        >>> rows = write_each_way(candidate, "seq_pad", long, tokenizer, 4, truncating=True)  # doctest: +SKIP
        >>> expect(rows).are_cut_as_told(whole)  # doctest: +SKIP
        """
        for way, words in self._each_of_its_length():
            words.are_cut(way[1], whole)

    def keep_a_stretch(self, whole: Ids) -> None:
        """Longer sentences keep as many words as there is room for, the first or the last; ``whole`` is uncut.

        >>> rows = write_each_way(candidate, "seq_and_pad", long, tokenizer, 4, truncating=False)  # doctest: +SKIP
        >>> expect(rows).keep_a_stretch(whole)  # doctest: +SKIP
        """
        for _, words in self._each_of_its_length():
            words.keep_a_stretch(whole)


expect.register(EachWay, EachWayWords)
