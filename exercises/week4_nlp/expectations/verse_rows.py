"""N-gram sequences and padded rows of lines as evidence, and their matchers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.items import advice_on_items
from grader.checks.one_failure import one_failure
from grader.checks.text.sequences import advice_on_width

MOST_BATCHES = 20_000
"""The most elements that are read from a dataset: one row each, without batches."""


def word_index(lines: Sequence[str]) -> dict[str, int]:
    """Return the ids of a Keras ``Tokenizer``: 1 for the most frequent word; ties keep the order of the lines."""
    counts = Counter(word for line in lines for word in line.split())
    return {word: number for number, (word, _) in enumerate(counts.most_common(), start=1)}


@dataclass(frozen=True)
class Prefixes:
    """Lines, and what ``n_gram_seqs`` returned for them."""

    lines: tuple[str, ...]
    index: dict[str, int]
    """The token id of each word."""
    rows: tuple[tuple[int, ...], ...]
    """The returned sequences of token ids."""


def read_prefixes(candidate: Candidate, lines: Sequence[str], *, others: Sequence[str] = ()) -> Prefixes:
    """Call the learner's ``n_gram_seqs(corpus, tokenizer)`` with a tokenizer that was fitted on ``lines``.

    It was fitted on ``others`` before them, so a tokenizer that is fitted again has different ids.
    """
    known = [*others, *lines]
    tokenizer = candidate.stand_in("tokenizer", sentences=known)
    found = candidate.call("n_gram_seqs", list(lines), tokenizer)
    if isinstance(found, Handle) and found.kind == "dataset":
        found = candidate.draw(found, MOST_BATCHES, "n_gram_seqs")[0]
    listed = isinstance(found, (list, tuple, np.ndarray)) and len(found) > 0
    advice = "Start with an empty list, append each n-gram sequence, and return the list."
    if isinstance(found, list) and not found:
        advice = (
            "Pass a list: `tokenizer.texts_to_sequences([line])[0]`. A string counts as a list of letters, and no "
            "letter is in the vocabulary."
        )
    require(listed, "a list of token id sequences from `n_gram_seqs`", describe(found), advice)
    if any(map(_is_nested, found)):
        found_text, advice = "a list of such lists", "Append each n-gram sequence, `ids[:end]`, to one list."
        if isinstance(found, tuple):
            found_text, advice = f"a tuple of {len(found)} values", "Return the list of sequences alone."
        raise Unmet("a list of lists of token ids", found_text, advice)
    rows = [as_array(item, "a sequence of `n_gram_seqs`") for item in found]
    flat = [row.reshape(-1) if row.ndim == 2 and 1 in row.shape else row for row in rows]
    deep = next((row for row in flat if row.ndim != 1), None)
    if deep is not None:
        kind = "a single integer" if deep.ndim == 0 else f"an array of shape {deep.shape}"
        found_text = f"a list with {kind}"
        raise Unmet("a list of lists of token ids", found_text, "Append `ids[:end]`, a list.")
    return Prefixes(tuple(lines), word_index(known), tuple(tuple(map(int, row)) for row in flat))


def _is_nested(row: object) -> bool:
    """Return whether a row is no sequence of token ids, but holds sequences of several lengths."""
    parts = row if isinstance(row, (list, tuple)) else ()
    return len({len(part) if isinstance(part, (list, tuple, np.ndarray)) else 0 for part in parts}) > 1


class PrefixesMatchers:
    """Matchers for ``Prefixes``."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._names = {number: word for word, number in prefixes.index.items()}

    def hold_every_n_gram(self) -> None:
        """They are the n-gram sequences of each line, from two words up to the whole line, in any order.

        >>> expect(read_prefixes(candidate, ["the queen bakes"])).hold_every_n_gram()
        """
        index, found = self._prefixes.index, self._prefixes.rows
        lines = [tuple(index[word] for word in line.split()) for line in self._prefixes.lines]
        expected = [line[:end] for line in lines for end in range(2, len(line) + 1)]
        longest = max(lines, key=len)
        if _are_renamed(found, expected):
            advice = "Use `tokenizer` as it is: create no new one in `n_gram_seqs`, and do not fit it again."
            apart = {
                number - right
                for row, due in zip(found, expected, strict=True)
                for number, right in zip(row, due, strict=True)
            }
            if len(apart) == 1 and (by := apart.pop()):
                advice = (
                    f"Each token id is {abs(by)} too {'high' if by > 0 else 'low'}: append what "
                    "`tokenizer.texts_to_sequences` returns, unchanged."
                )
            raise Unmet(
                f"{self._say(longest)}, with the token ids of the given tokenizer",
                f"{show(found[expected.index(longest)])}: different token ids for the same words",
                advice,
            )
        wanted = f"the first two or more words of each line, such as {self._say(longest[:2])}"
        for row in found:
            if len(row) < 2:
                advice = "Start with two words, `ids[:2]`: a single word leaves no input for its label."
                raise Unmet(wanted, self._say(row), advice)
            if row not in expected:
                advice = "Encode each line separately, and append `ids[:2]`, `ids[:3]` … up to the whole line."
                of_other_words = any(not any(set(item) <= set(line) for line in lines) for item in found)
                if of_other_words and list(map(len, found)) == list(map(len, expected)):
                    advice = (
                        "The lengths are right, the token ids are not. Use the given `tokenizer` alone, never fit it "
                        "again, and append `ids[:2]`, `ids[:3]` …"
                    )
                else:
                    advice = _advice_on_strange_row(row, lines) or advice
                raise Unmet(wanted, f"{self._say(row)}, which is not the start of any line", advice)
        lost = list((Counter(expected) - Counter(found)).elements())
        if lost:
            whole = lost[0] in lines
            advice = "Append every n-gram sequence of each line, not only the whole line: `ids[:2]`, `ids[:3]` …"
            if said := _advice_on_lost(found, lines):
                advice = said
            elif lost[0] in found:
                advice = "Keep repeated sequences: two lines with the same start both give their sequences."
            elif lost[0][-1] in lost[0][:-1]:
                advice = (
                    "Loop over positions, `range(2, len(ids) + 1)`: a word may occur twice, and `ids.index(…)` finds "
                    "only the first position."
                )
            found_text = f"{len(found)} sequences, without {'the whole line ' if whole else ''}{self._say(lost[0])}"
            raise Unmet(f"{len(expected)} n-gram sequences from {len(lines)} lines", found_text, advice)
        count = f"{len(expected)} n-gram sequences from {len(lines)} lines, each once"
        require(len(found) == len(expected), count, f"{len(found)}", "Append each n-gram sequence once.")

    def _say(self, row: tuple[int, ...]) -> str:
        words = " ".join(self._names.get(number, "?") for number in row)
        return f"{show(row)} («{words}»)"


def _advice_on_lost(found: Sequence[tuple[int, ...]], lines: Sequence[tuple[int, ...]]) -> str:
    """Return what to do where ``found`` are all sequences but those of some lines, or of one length; else nothing."""
    whole = [line for line in lines if len(line) > 1]

    def are_of(some: Sequence[tuple[int, ...]], first: int = 2, more: int = 1) -> bool:
        return Counter(found) == Counter(line[:end] for line in some for end in range(first, len(line) + more))

    if are_of(lines, more=0):
        return "Write `for end in range(2, len(ids) + 1)`: `range` excludes its end."
    if are_of(lines, first=3):
        return "The first two words of each line are missing: write `for end in range(2, len(ids) + 1)`."
    if are_of(whole[:1]):
        return "Only the first line gives sequences. A `return` inside the loop ends it: write it after the loop."
    if are_of(whole[-1:]):
        return "Only the last line gives sequences. Create the list before the loop over the lines."
    if are_of(whole[:-1]) or are_of(whole[1:]):
        name, side = ("last", "ends") if are_of(whole[:-1]) else ("first", "begins")
        return f"Only the {name} line gives no sequence: check where your loop over the lines {side}."
    return ""


def _advice_on_strange_row(row: tuple[int, ...], lines: Sequence[tuple[int, ...]]) -> str:
    """Return what to do about a row that no line begins with, where it shows how it was made; else an empty text."""
    pieces = {line[start:end] for line in lines for start in range(len(line)) for end in range(start, len(line) + 1)}
    joined = tuple(number for line in lines for number in line)
    if row in pieces:
        return "This sequence begins too late in its line. Each begins with the first word: `ids[:2]`, `ids[:3]` …"
    if row[::-1] in pieces:
        return "The token ids are in reverse order: append `ids[:end]` as it is."
    if row == joined[: len(row)]:
        return (
            "A sequence goes on in the next line. Encode each line separately, and begin with an empty list each time."
        )
    return ""


def _are_renamed(found: Sequence[tuple[int, ...]], expected: Sequence[tuple[int, ...]]) -> bool:
    """Return whether ``found`` is ``expected`` with a different, consistent id for some of the words."""
    if tuple(found) == tuple(expected) or list(map(len, found)) != list(map(len, expected)):
        return False
    pairs = {pair for item, right in zip(found, expected, strict=True) for pair in zip(item, right, strict=True)}
    return len(pairs) == len({number for number, _ in pairs}) == len({right for _, right in pairs})


@dataclass(frozen=True)
class PaddedSequences:
    """Sequences of token ids, and the rows that ``pad_seqs`` returned for them."""

    sequences: tuple[tuple[int, ...], ...]
    maxlen: int
    rows: Array
    """Integers, one row for each sequence."""


def pad_sequences(candidate: Candidate, sequences: Sequence[Sequence[int]], maxlen: int) -> PaddedSequences:
    """Call the learner's ``pad_seqs(input_sequences, maxlen)``; raises ``Unmet`` where the result is not 2D."""
    with one_failure(candidate, "pad_seqs"):
        found = candidate.call("pad_seqs", [list(sequence) for sequence in sequences], maxlen)
        rows = as_array(found, f"the rows of `pad_seqs(input_sequences, {maxlen})`")
        table = rows.ndim == 2 and len(rows) == len(sequences)
        expected = f"a row for each of {len(sequences)} sequences"
        require(table, expected, f"an array of shape {rows.shape}", "Return what `pad_sequences` returns.")
    return PaddedSequences(tuple(tuple(sequence) for sequence in sequences), maxlen, rows)


def cut_sequences(candidate: Candidate, maxlen: int) -> PaddedSequences:
    """Call ``pad_seqs`` with sequences that are longer than a row.

    Where the learner returns a fixed length, the sequences get longer than that: truncation is graded all the same.
    """

    def cut(length: int) -> PaddedSequences:
        return pad_sequences(candidate, [range(1, length + 3), range(length + 8, 7, -1)], length)

    found = cut(maxlen)
    width = found.rows.shape[1]
    return found if width in (maxlen, maxlen + 2, 0) else cut(width)


class PaddedSequencesMatchers:
    """Matchers for ``PaddedSequences``."""

    def __init__(self, padded: PaddedSequences) -> None:
        self._padded = padded

    def are_padded_at_the_start(self) -> None:
        """Each row has ``maxlen`` token ids: zeros, then the sequence, or the end of a longer one.

        >>> expect(pad_sequences(candidate, [[4, 2], [4, 2, 7]], 5)).are_padded_at_the_start()
        """
        maxlen, width = self._padded.maxlen, self._padded.rows.shape[1]
        sequences = self._padded.sequences
        advice = advice_on_width(width, maxlen, [len(sequence) for sequence in sequences])
        require(width == maxlen, f"rows of {maxlen} token ids (maxlen={maxlen})", f"rows of {width}", advice)
        for sequence, row in zip(self._padded.sequences, self._padded.rows, strict=True):
            kept = sequence[-maxlen:]
            expected = [0] * (maxlen - len(kept)) + list(kept)
            advice = 'Pad at the start, `padding="pre"`: the last id of a row is the label.'
            if len(sequence) > maxlen:
                advice = 'Truncate at the start, `truncating="pre"`: the last id of a row is the label.'
            call = f"{show(sequence)} with maxlen={maxlen}"
            advice = _advice_on_row(row.tolist(), list(kept), list(sequence), sequences) or advice
            require(np.array_equal(row, expected), f"{show(expected, maxlen)} for {call}", show(row, maxlen), advice)


def _advice_on_row(row: list[int], kept: list[int], sequence: list[int], sequences: Sequence[tuple[int, ...]]) -> str:
    """Return what to do about a row whose ids are not those to keep; empty where only the side of zeros or cut is."""
    own = [number for number in row if number]
    if own == kept or own == sequence[: len(kept)]:
        return ""
    if any(own == list(other)[-len(own) :] for other in sequences if own and list(other) != sequence):
        return "The row holds another sequence. Make a new row for each sequence, and use the variable of your loop."
    if len(sequence) > len(kept) and own[-1:] != sequence[-1:]:
        return f"Truncate at the start: a row ends with the last token id, {sequence[-1]}. Keep `sequence[-maxlen:]`."
    return advice_on_items(own, kept, "token id")


expect.register(Prefixes, PrefixesMatchers)
expect.register(PaddedSequences, PaddedSequencesMatchers)
