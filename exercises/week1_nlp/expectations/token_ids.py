"""Encoded sentences and labels as evidence, and their matchers: padding, label ids and the label index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, count_of, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.text.sequences import TokenIds, TokenIdsMatchers, read_token_ids


class Padded(TokenIds):
    """Sentences as rows of token ids, all of the same length."""


def read_padded(candidate: Candidate, sentences: Sequence[str], tokenizer: Any) -> Padded:
    """Call the learner's ``get_padded_sequences(tokenizer, sentences)`` and read its rows."""
    return Padded(**vars(read_token_ids(candidate, "get_padded_sequences", sentences, tokenizer, tokenizer_first=True)))


class PaddedMatchers(TokenIdsMatchers):
    """Matchers for ``Padded`` rows."""

    def are_as_long_as_the_longest(self) -> None:
        """Every row is as long as the longest of these sentences, and shorter ones end in zeros.

        >>> expect(read_padded(candidate, ["ba", "ba de"], tokenizer)).are_as_long_as_the_longest()
        """
        rows, counts = self._ids.rows, [len(sentence.split()) for sentence in self._ids.sentences]
        longest = max(counts)
        advice = (
            "Leave out `maxlen`: `pad_sequences` then pads to the longest of the given sentences. The length depends "
            "on these sentences alone: compute it in each call."
        )
        letters = max(map(len, self._ids.sentences))
        if rows.shape[1] == letters:
            advice = (
                f"{letters} is the number of characters in the longest sentence: count words, `len(sentence.split())`."
            )
        elif rows.shape[1] == longest + 1:
            advice = f"Rows are 1 too long. The longest sentence has {longest} words."
        elif rows.shape[1] < longest:
            advice = (
                "Leave out `maxlen` and `output_sequence_length`: they cut longer sentences. The length is that of the "
                "longest of these sentences, and no loop or slice drops a word."
            )
        require(
            rows.shape[1] == longest,
            f"rows of {longest} token ids: the longest of these {len(counts)} sentences has {longest} words",
            f"rows of {rows.shape[1]}",
            advice,
        )
        for sentence, count, row in zip(self._ids.sentences, counts, rows, strict=True):
            require(
                bool(row[:count].all()) and not row[count:].any(),
                f"{', '.join(['id'] * count + ['0'] * (longest - count))} for «{sentence}»",
                show(row, longest),
                _advice_on_row(row.tolist(), count),
            )


def _advice_on_row(row: list[int], count: int) -> str:
    """Return what to do about a row where ``count`` ids must come first, then zeros."""
    own = [number for number in row if number]
    if len(own) == count:
        return 'Put the zeros at the end: `pad_sequences(sequences, padding="post")`.'
    said = f"The row has {len(own)} token ids where {count} {'is' if count == 1 else 'are'} right."
    if len(own) == len(row):
        return f'{said} Fill up with zeros at the end: `pad_sequences(sequences, padding="post")`.'
    return f"{said} Check the loops and slices that make a row: each word of its sentence needs one token id."


@dataclass(frozen=True)
class LabelNumbers:
    """Labels, and what ``tokenize_labels`` returned for them."""

    labels: tuple[str, ...]
    numbers: Array
    """An integer for each label, shape ``(n,)``."""
    index: dict[Any, Any]
    """The learner's index, from label to number."""
    no_index: Unmet | None = None
    """The message where there is no index."""
    earlier: tuple[str, ...] = ()
    """Labels that the function got in an earlier call."""


def encode_labels(candidate: Candidate, labels: Sequence[str], earlier: Sequence[str] = ()) -> LabelNumbers:
    """Call the learner's ``tokenize_labels`` and read its numbers and its index.

    ``earlier`` are labels that the function got before. The index may be a dictionary, or a list with each label at
    the position of its number.
    """
    found = candidate.call("tokenize_labels", list(labels))
    pair = isinstance(found, (list, tuple)) and len(found) == 2
    alone = Unmet("two results, `label_sequences, label_word_index`", describe(found), "Return both.")
    if not pair and count_of(found) != len(labels):
        raise alone
    numbers = as_column(found[0] if pair else found, "the numbers of the labels")
    expected = f"{len(labels)} numbers, one for each label"
    require(
        len(numbers) == len(labels),
        expected,
        f"{len(numbers)}{', one for each different label' if len(numbers) == len(set(labels)) else ''}",
        "Return one number for each label, also for a repeated one.",
    )
    if not pair:
        return LabelNumbers(tuple(labels), numbers, {}, alone, tuple(earlier))
    index = dict(found[1]) if isinstance(found[1], Mapping) else None
    if index is None and count_of(found[1]) > 0:
        index = {str(label): place for place, label in enumerate(found[1])}
    no_index = Unmet(
        "an index: a dictionary from label to number",
        describe(found[1]),
        "Return a dictionary such as `tokenizer.word_index`.",
    )
    return LabelNumbers(tuple(labels), numbers, index or {}, no_index if index is None else None, tuple(earlier))


class LabelNumberMatchers:
    """Matchers for ``LabelNumbers``."""

    def __init__(self, numbered: LabelNumbers) -> None:
        self._numbered = numbered
        self._number = dict(zip(numbered.labels, numbered.numbers.tolist(), strict=True))

    def are_numbered_without_gaps(self) -> None:
        """Equal labels have equal numbers, different ones different numbers, without gaps, from 0 or from 1.

        >>> expect(encode_labels(candidate, ["b", "a", "b"])).are_numbered_without_gaps()
        """
        for label, number in zip(self._numbered.labels, self._numbered.numbers.tolist(), strict=True):
            first = self._numbered.numbers[self._numbered.labels.index(label)]
            require(number == first, f"the same number each time for «{label}»", f"{first:g} and {number:g}",
                "Build one dictionary for all labels, and look up every label in it.")  # fmt: skip
        found = sorted(self._number.values())
        count = len(found)
        advice = (
            "Number each different label once, without gaps: `set(labels)`, or a new tokenizer on these labels only."
        )
        if self._number == {label: self._numbered.labels.index(label) for label in self._number}:
            advice = (
                "`labels.index(label)` is a place in the list. Number the different labels: "
                "`{label: number for number, label in enumerate(sorted(set(labels)))}`."
            )
        if len(set(found)) < len(found):
            advice = "Different labels share a number. Number each once, without gaps: `index[label] = len(index)`."
        if found == list(range(2, count + 2)):
            advice = "Leave out `oov_token`: all labels are known, so none needs the id for unknown ones."
        advice = self._advice_on_earlier_labels() or advice
        require(
            found in (list(range(count)), list(range(1, count + 1))),
            f"{count} labels numbered from 0 to {count - 1}, or from 1 to {count}",
            ", ".join(f"«{label}» {number:g}" for label, number in self._number.items()),
            advice,
        )

    def match_their_index(self) -> None:
        """The index holds each label with its number, and nothing else.

        >>> expect(encode_labels(candidate, ["b", "a", "b"])).match_their_index()
        """
        if self._numbered.no_index:
            raise self._numbered.no_index
        index, expected = self._numbered.index, {label: int(number) for label, number in self._number.items()}
        said = f"the index {expected}"
        if index == {number: label for label, number in expected.items()}:
            raise Unmet(said, f"{index}", "Map from label to number, not from number to label: `tokenizer.word_index`.")
        used = set(expected.values())
        if sorted(used) not in (list(range(len(used))), list(range(1, len(used) + 1))):
            # Gaps in the numbers fail another criterion: the index may use those numbers for other entries.
            index = {label: number for label, number in index.items() if label in expected or number in used}
        others = [item for item in index if item not in expected]
        advice = self._advice_on_numbers(expected)
        if others and len(index) > len(expected):
            advice = (
                f"Remove {', '.join(map(repr, others))} from the index (`num_oov_indices=0`): every label is known."
            )
        advice = self._advice_on_earlier_labels() or advice
        require(index == expected, said, f"{index}", advice)

    def _advice_on_earlier_labels(self) -> str:
        """Return what to do where the index has labels of an earlier call; an empty text for none."""
        names = [name for name in self._numbered.index if name not in self._numbered.labels]
        earlier = [name for name in names if name in self._numbered.earlier]
        if not earlier:
            return ""
        shown = ", ".join(f"«{name}»" for name in earlier[:3])
        return (
            f"{shown}: no such label was given in this call. Fit a new tokenizer on these labels only, or create the "
            "index in the function."
        )

    def _advice_on_numbers(self, expected: dict[str, int]) -> str:
        """Return what to do where the index has other numbers than those ``expected``."""
        index = self._numbered.index
        usual = "Return the index of the tokenizer that encoded the labels, with the same numbers."
        if index.keys() < expected.keys() and index.items() <= expected.items():
            return "Labels are missing in the index. If a loop fills it, create it before the loop."
        if index.keys() == expected.keys() and all(isinstance(number, (int, np.integer)) for number in index.values()):
            apart = {int(index[label]) - number for label, number in expected.items()}
            if len(apart) == 1 and (by := apart.pop()):
                return f"Each number in the index is {abs(by)} too {'high' if by > 0 else 'low'}. {usual}"
        return usual


expect.register(Padded, PaddedMatchers)
expect.register(LabelNumbers, LabelNumberMatchers)
