"""Evidence about lines that become rows for guessing the next word, and the words: prefixes and padding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure

MOST_BATCHES = 20_000
"""Elements that are read of a data set: a row each, if it is in no batches."""


def word_index(lines: Sequence[str]) -> dict[str, int]:
    """Return the ids of a Keras ``Tokenizer``: 1 for the commonest word, and of equals the first comes first."""
    counts = Counter(word for line in lines for word in line.split())
    return {word: number for number, (word, _) in enumerate(counts.most_common(), start=1)}


@dataclass(frozen=True)
class Prefixes:
    """Lines, and what ``n_gram_seqs`` made of them."""

    lines: tuple[str, ...]
    index: dict[str, int]
    """The id of each word."""
    rows: tuple[tuple[int, ...], ...]
    """The sequences of ids that came back."""


def read_prefixes(candidate: Candidate, lines: Sequence[str], *, others: Sequence[str] = ()) -> Prefixes:
    """Call the learner's ``n_gram_seqs(corpus, tokenizer)`` with a tokenizer that was fitted on ``lines``.

    It was fitted on ``others`` before them: one that is fitted again has other ids then.
    """
    known = [*others, *lines]
    tokenizer = candidate.stand_in("tokenizer", sentences=known)
    found = candidate.call("n_gram_seqs", list(lines), tokenizer)
    if isinstance(found, Handle) and found.kind == "dataset":
        found = candidate.draw(found, MOST_BATCHES, "n_gram_seqs")[0]
    listed = isinstance(found, (list, tuple, np.ndarray)) and len(found) > 0
    advice = "Begin with an empty list, append a prefix at a time, and return the list."
    if isinstance(found, list) and not found:
        advice = (
            "Nothing was appended. `texts_to_sequences` takes a list, `tokenizer.texts_to_sequences([line])[0]`: a "
            "bare `line` is read letter by letter, and letters are no words."
        )
    require(listed, "from `n_gram_seqs` a list of sequences of ids", describe(found), advice)
    rows = [as_array(one, "a sequence of `n_gram_seqs`") for one in found]
    flat = [row.reshape(-1) if row.ndim == 2 and 1 in row.shape else row for row in rows]
    deep = next((row for row in flat if row.ndim != 1), None)
    if deep is not None:
        kind = "a single number" if deep.ndim == 0 else f"an array of shape {deep.shape}"
        found_text = f"a list that holds {kind}"
        raise Unmet("a list of sequences, each of them a list of ids", found_text, "Append `ids[:end]`, a list.")
    return Prefixes(tuple(lines), word_index(known), tuple(tuple(map(int, row)) for row in flat))


class PrefixesMatchers:
    """What can be said about ``Prefixes``."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._names = {number: word for word, number in prefixes.index.items()}

    def hold_every_beginning(self) -> None:
        """They are the beginnings of each line, from two words up to the whole line, in any order.

        >>> expect(read_prefixes(candidate, ["the queen bakes"])).hold_every_beginning()  # doctest: +SKIP
        """
        index, found = self._prefixes.index, self._prefixes.rows
        lines = [tuple(index[word] for word in line.split()) for line in self._prefixes.lines]
        expected = [line[:end] for line in lines for end in range(2, len(line) + 1)]
        longest = max(lines, key=len)
        if _are_renamed(found, expected):
            raise Unmet(
                f"{self._say(longest)}, with the ids of the tokenizer that was given",
                f"{show(found[expected.index(longest)])}: other ids for the same words",
                "`tokenizer` comes ready: make no other one in `n_gram_seqs`, and fit it no more.",
            )
        told = f"the beginnings of each line from two words up, such as {self._say(longest[:2])}"
        for row in found:
            if len(row) < 2:
                advice = "One word has none before it from which it could be guessed: begin with two, `ids[:2]`."
                raise Unmet(told, self._say(row), advice)
            if row not in expected:
                advice = "Take each line by itself: its ids, and of them `ids[:2]`, `ids[:3]` … up to the whole line."
                raise Unmet(told, f"{self._say(row)}, with which no line begins", advice)
        lost = list((Counter(expected) - Counter(found)).elements())
        if lost:
            whole = lost[0] in lines
            advice = "Of each line append every beginning, not the whole line alone: `ids[:2]`, `ids[:3]` …"
            if lost[0] in found:
                advice = "Two lines may begin alike: each makes rows of its own, so drop no row that is there already."
            elif lost[0][-1] in lost[0][:-1]:
                advice = (
                    "A word may come twice in a line, and each time it ends a beginning: count places, "
                    "`range(2, len(ids) + 1)`; `ids.index(…)` finds the first place only."
                )
            elif whole:
                advice = "`range` leaves out its end: `for end in range(2, len(ids) + 1)`."
            found_text = f"{len(found)} sequences, without {'the whole line ' if whole else ''}{self._say(lost[0])}"
            raise Unmet(f"{len(expected)} beginnings of {len(lines)} lines", found_text, advice)
        count = f"{len(expected)} beginnings of {len(lines)} lines, one row for each"
        require(len(found) == len(expected), count, f"{len(found)}", "Append each beginning once.")

    def _say(self, row: tuple[int, ...]) -> str:
        words = " ".join(self._names.get(number, "?") for number in row)
        return f"{show(row)} («{words}»)"


def _are_renamed(found: Sequence[tuple[int, ...]], expected: Sequence[tuple[int, ...]]) -> bool:
    """Return whether ``found`` is ``expected`` with another id for some of the words, the same one everywhere."""
    if tuple(found) == tuple(expected) or list(map(len, found)) != list(map(len, expected)):
        return False
    pairs = {pair for one, right in zip(found, expected, strict=True) for pair in zip(one, right, strict=True)}
    return len(pairs) == len({one for one, _ in pairs}) == len({right for _, right in pairs})


@dataclass(frozen=True)
class PaddedSequences:
    """Sequences of ids, and the rows that ``pad_seqs`` made of them."""

    sequences: tuple[tuple[int, ...], ...]
    maxlen: int
    rows: Array
    """Whole numbers, one row for each sequence."""


def pad_sequences(candidate: Candidate, sequences: Sequence[Sequence[int]], maxlen: int) -> PaddedSequences:
    """Call the learner's ``pad_seqs(input_sequences, maxlen)``; raises ``Unmet`` where no table comes back."""
    with one_failure(candidate, "pad_seqs"):
        found = candidate.call("pad_seqs", [list(one) for one in sequences], maxlen)
        rows = as_array(found, f"the rows of `pad_seqs(input_sequences, {maxlen})`")
        table = rows.ndim == 2 and len(rows) == len(sequences)
        expected = f"a row for each of {len(sequences)} sequences"
        require(table, expected, f"an array of shape {rows.shape}", "Return what `pad_sequences` returns.")
    return PaddedSequences(tuple(tuple(one) for one in sequences), maxlen, rows)


def cut_sequences(candidate: Candidate, maxlen: int) -> PaddedSequences:
    """Call ``pad_seqs`` with sequences that are longer than a row.

    Rows of a length that the learner wrote down get longer sequences: where they are cut can be seen all the same.
    """

    def cut(length: int) -> PaddedSequences:
        return pad_sequences(candidate, [range(1, length + 3), range(length + 8, 7, -1)], length)

    found = cut(maxlen)
    width = found.rows.shape[1]
    return found if width in (maxlen, maxlen + 2, 0) else cut(width)


class PaddedSequencesMatchers:
    """What can be said about ``PaddedSequences``."""

    def __init__(self, padded: PaddedSequences) -> None:
        self._padded = padded

    def are_filled_in_front(self) -> None:
        """Each row has ``maxlen`` ids: zeros, then the sequence, or the end of one that is too long.

        >>> expect(pad_sequences(candidate, [[4, 2], [4, 2, 7]], 5)).are_filled_in_front()  # doctest: +SKIP
        """
        maxlen, width = self._padded.maxlen, self._padded.rows.shape[1]
        advice = "Pass the argument `maxlen` on, not a fixed number."
        require(width == maxlen, f"rows of {maxlen} ids (maxlen={maxlen})", f"rows of {width}", advice)
        for sequence, row in zip(self._padded.sequences, self._padded.rows, strict=True):
            kept = sequence[-maxlen:]
            expected = [0] * (maxlen - len(kept)) + list(kept)
            advice = 'The last id of a row is the word to be guessed: it must stay at the end, `padding="pre"`.'
            if len(sequence) > maxlen:
                advice = 'The last id is the word to be guessed, so cut in front: `truncating="pre"`.'
            call = f"{show(sequence)} with maxlen={maxlen}"
            require(np.array_equal(row, expected), f"{show(expected, maxlen)} for {call}", show(row, maxlen), advice)


expect.register(Prefixes, PrefixesMatchers)
expect.register(PaddedSequences, PaddedSequencesMatchers)
