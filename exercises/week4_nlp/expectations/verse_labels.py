"""Features and labels from padded rows as evidence, and their matchers: the last id, one-hot labels, their width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.week4_nlp.expectations.verse_rows import MOST_BATCHES
from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.differences import difference, show_beside
from grader.checks.expect import expect, require
from grader.checks.one_failure import one_failure


@dataclass(frozen=True)
class Pairs:
    """Padded rows, and what ``features_and_labels`` returned for them."""

    rows: Array
    total_words: int
    features: Array
    """As returned, one row of features for each padded row."""
    labels: Array
    """As returned: integers ``(n,)`` or ``(n, 1)``, or one-hot rows ``(n, width)``."""

    @property
    def classes(self) -> Array:
        """The labels as token ids, ``(n,)``."""
        if self.labels.ndim == 2 and self.labels.shape[1] > 1:
            return np.asarray(self.labels.argmax(axis=1))
        return self.labels.reshape(-1).astype(np.int64)


def read_features_and_labels(candidate: Candidate, rows: Any, total_words: int) -> Pairs:
    """Call the learner's ``features_and_labels(input_sequences, total_words)`` and read its two results.

    A data set of pairs is read as well; ``rows`` is an array, or a handle on what ``pad_seqs`` returned.
    """
    given = rows if isinstance(rows, Handle) else np.asarray(rows, dtype=np.int32)
    with one_failure(candidate, "features_and_labels"):
        return _read_features_and_labels(candidate, given, total_words)


def pairs_to_fit(candidate: Candidate, rows: Any, total_words: int, *, usable: bool) -> Pairs | None:
    """Return the learner's pairs, or ``None`` where the labels failed a criterion (``usable=False``)."""
    return read_features_and_labels(candidate, rows, total_words) if usable else None


def _read_features_and_labels(candidate: Candidate, given: Any, total_words: int) -> Pairs:
    found = candidate.call("features_and_labels", given, total_words)
    if isinstance(found, Handle) and found.kind == "dataset":
        elements = candidate.draw(found, MOST_BATCHES, "features_and_labels")[0]
        pairs = [element for element in elements if isinstance(element, (list, tuple)) and len(element) == 2]
        join = np.concatenate if pairs and np.ndim(pairs[0][0]) > 1 else np.stack
        found = tuple(join([np.asarray(pair[side]) for pair in pairs]) for side in (0, 1)) if pairs else None
    two = isinstance(found, (list, tuple)) and len(found) == 2
    advice = "End with `return features, labels`."
    require(two, "two results, `features, labels`", describe(found), advice)
    features, labels = as_array(found[0], "the features"), as_array(found[1], "the labels")
    labels = labels.squeeze(1) if labels.ndim == 3 and labels.shape[1] == 1 else labels
    return Pairs(features if isinstance(given, Handle) else given, total_words, features, labels)


class PairsMatchers:
    """Matchers for ``Pairs``."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def have_the_right_features(self) -> None:
        """The features of a row are all token ids but the last.

        >>> expect(read_features_and_labels(candidate, rows, 12)).have_the_right_features()
        """
        expected, found = self._pairs.rows[:, :-1], self._pairs.features
        advice = "Take all columns but the last: `input_sequences[:, :-1]`."
        kind = f"an array of shape {found.shape}"
        require(found.shape == expected.shape, f"features of shape {expected.shape}", kind, advice)
        if np.array_equal(_in_order(expected), _in_order(found)):
            return
        if len(found) > 1 and (found == found[0]).all():
            advice = f"All rows of features are the same. {advice}"
        for right, row in zip(expected, found, strict=True):
            require(np.array_equal(right, row), f"the features {show(right)}", show_beside(row, right), advice)

    def have_the_right_labels(self) -> None:
        """The label of a row is its last token id, as an integer or as a one-hot row of ``total_words`` columns.

        >>> expect(read_features_and_labels(candidate, rows, 12)).have_the_right_labels()
        """
        pairs, labels = self._pairs, self._pairs.labels
        count, total = len(pairs.rows), pairs.total_words
        numbers = labels.size == count
        shapes = f"labels of shape ({count},), or one-hot rows of shape ({count}, {total}) for total_words={total}"
        advice = "Take the last column as labels: `input_sequences[:, -1]`."
        require(labels.ndim in (1, 2) and len(labels) == count, shapes, f"an array of shape {labels.shape}", advice)
        if not numbers:
            self._are_wide_enough(shapes, advice)
        truth = {tuple(row[:-1]): row[-1] for row in pairs.rows.tolist()}
        rows = pairs.features.tolist()
        # Wrong features do not identify their row: its position does.
        in_place = any(tuple(row) not in truth for row in rows) or len(rows) != count
        if len(rows) == count:
            due = pairs.rows[:, -1].tolist() if in_place else [truth[tuple(row)] for row in rows]
            advice = _advice_on_labels(pairs, due) or advice
        for row, label in zip(pairs.rows[:, :-1].tolist() if in_place else rows, pairs.classes.tolist(), strict=True):
            right = truth[tuple(row)]
            require(right == label, f"the label {right} after {show(row)}", f"the label {label:g}", advice)

    def _are_wide_enough(self, shapes: str, of_the_column: str) -> None:
        labels, total = self._pairs.labels, self._pairs.total_words
        width = labels.shape[1]
        ones = np.count_nonzero(labels, axis=1)
        held = bool(np.all(ones == 1) and np.all(labels.max(axis=1) == 1))
        require(
            width == total,
            shapes,
            f"rows of {width} columns" if held else f"{show(labels[0])} for the row {show(self._pairs.rows[0])}",
            "Write `to_categorical(labels, num_classes=total_words)`: without `num_classes` the width depends on the "
            "largest label."
            if held
            else of_the_column,
        )
        bad = show(labels[int(np.argmax(ones != 1))])
        require(held, "one-hot rows: a single 1, in the column of the last id", bad, "Use `to_categorical`.")


def _advice_on_labels(pairs: Pairs, due: list[int]) -> str:
    """Return what to do about labels other than those that are ``due``, where they show how they were made."""
    found = pairs.classes.tolist()
    if found in (due[-1:] + due[:-1], due[1:] + due[:1]):
        return "Each label is that of the row before or after. Take features and label from the same row."
    if len(set(found)) == 1 < len(set(due)):
        return "All rows have the same label. Take the last id of each row: `input_sequences[:, -1]`."
    said = difference(found, due)
    return (
        f"Take the last column as labels, as it is: `input_sequences[:, -1]`. The labels are wrong: {said}."
        if said
        else ""
    )


def _in_order(rows: Array) -> Array:
    """Return rows in sorted order: a dataset may have shuffled them."""
    return np.asarray(rows[np.lexsort(rows.T[::-1])]) if rows.shape[1] else rows


expect.register(Pairs, PairsMatchers)
