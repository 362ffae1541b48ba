"""Labels and batches that a text pipeline of ``tf.data`` encodes, as evidence, and their matchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.differences import difference, show_beside
from grader.checks.expect import expect, require
from grader.checks.items import require_each_epoch, rows_in


@dataclass(frozen=True)
class EncodedLabels:
    """What a label encoder returned for the labels that it was fitted on."""

    labels: tuple[str, ...]
    numbers: Array
    """Shape ``(n,)``."""

    def with_those_of(self, other: EncodedLabels) -> EncodedLabels:
        """Return these labels and others that the same encoder encoded."""
        return EncodedLabels((*self.labels, *other.labels), np.concatenate([self.numbers, other.numbers]))


@dataclass(frozen=True)
class EncodedBatches:
    """The batches of an encoded dataset, and what vectorizer and encoder return for the same pairs."""

    batch_size: int
    """0 where none is asked for."""
    sizes: tuple[int, ...]
    ids: Array
    numbers: Array
    expected_ids: Array
    expected_numbers: Array


def read_labels(numbers: Any, labels: tuple[str, ...], *, one_hot: bool = True) -> EncodedLabels:
    """Read encoded labels, with ``one_hot`` also rows that have a 1 in the place of their class.

    Raises ``Unmet`` where not one number for each label came back.
    """
    array = as_array(numbers, "the encoded labels")
    column = as_column(_numbers_of(array) if one_hot else array, "the encoded labels")
    advice = "Leave out `output_mode`: each label becomes one integer. Return one number for each label."
    if len(column) == len(set(labels)):
        advice = "Encode every label, also a repeated one: look up each of the given labels."
    require(len(column) == len(labels), f"{len(labels)} numbers", f"{len(column)} numbers", advice)
    return EncodedLabels(labels, column)


def _numbers_of(labels: Array) -> Array:
    """Return the place of the 1 in each row, where labels are one-hot rows; else the labels as they are."""
    is_table = labels.ndim == 2 and labels.shape[1] > 1
    is_one_hot = is_table and bool(np.all((labels == 0) | (labels == 1)) and np.all(labels.sum(axis=1) == 1))
    return np.asarray(labels.argmax(axis=1)) if is_one_hot else labels


def read_batches(
    candidate: Candidate,
    dataset: Any,
    function: str,
    expected: tuple[Array, Array],
    advice: str,
    batch_size: int = 0,
) -> EncodedBatches:
    """Read the batches that ``function`` returned; ``expected`` has ids and numbers of all pairs in their order.

    Without ``batch_size``, labels may be one-hot rows as well as numbers.
    """
    require(isinstance(dataset, Handle) and dataset.kind == "dataset", "a `tf.data.Dataset`", describe(dataset),
            f"Return {advice}.")  # fmt: skip
    elements, _ = candidate.draw(dataset, len(expected[0]) + 1, function)
    ids, numbers, sizes = [], [], []
    for element in elements:
        pair = isinstance(element, (tuple, list)) and len(element) == 2
        require(pair, "batches `(token ids, labels)`", describe(element), f"Return {advice}.")
        for part, what in zip(element, ("texts", "labels"), strict=True):
            is_number = np.asarray(part).dtype.kind in "biuf"
            require(is_number, f"{what} as numbers", f"{what} that are not encoded", f"Return {advice}.")
        rows, column = as_array(element[0], "the token ids of a batch"), as_array(element[1], "the labels of a batch")
        column = column if batch_size else _numbers_of(column)
        require(rows.ndim == 2, "token ids of shape (batch, length)", f"shape {rows.shape}", f"Return {advice}.")
        require(column.size == len(rows), "one label for each text of a batch",
                f"{column.size} labels for {len(rows)} texts", f"Return {advice}.")  # fmt: skip
        ids.append(rows)
        numbers.append(column.reshape(-1))
        sizes.append(len(rows))
    require(bool(sizes), f"{len(expected[0])} encoded texts", "no batch", f"Return {advice}.")
    require(len({part.shape[1] for part in ids}) == 1, "batches of the same length", "batches of different lengths",
            "Map `vectorizer` with its `output_sequence_length`.")  # fmt: skip
    again = candidate.draw(dataset, len(expected[0]) + 1, function)[0]
    require_each_epoch(sum(sizes), rows_in(again), "texts")
    return EncodedBatches(batch_size, tuple(sizes), np.concatenate(ids), np.concatenate(numbers), *expected)


def require_batches(candidate: Candidate, found: Any, function: str) -> None:
    """Raise ``Unmet`` where ``function`` returned no dataset, or one that gives single examples; it may return two."""
    for dataset in found if isinstance(found, (tuple, list)) else (found,):
        require(isinstance(dataset, Handle) and dataset.kind == "dataset", "a `tf.data.Dataset`", describe(dataset),
                "Make a dataset of the pairs: `tf.data.Dataset.from_tensor_slices((features, labels))`.")  # fmt: skip
        elements, _ = candidate.draw(dataset, 1, function)
        in_batches = all(isinstance(element, (tuple, list)) and np.ndim(element[-1]) > 0 for element in elements)
        in_batches = in_batches and all(
            np.ndim(element[0]) == 0 or len(element[0]) == len(element[-1]) for element in elements
        )
        require(in_batches, "batches of pairs", "a dataset of single pairs",
                "Write `.batch(BATCH_SIZE)`, and keep its result.")  # fmt: skip


class EncodedLabelsMatchers:
    """Matchers of ``EncodedLabels``."""

    def __init__(self, encoded: EncodedLabels) -> None:
        self._encoded = encoded

    def count_from_zero(self) -> None:
        """Each label has a number of its own: 0, 1, … without gaps.

        >>> expect(read_labels(np.array([1, 0]), ("sun", "rain"))).count_from_zero()
        """
        labels, numbers = self._encoded.labels, self._encoded.numbers.tolist()
        own = sorted({*zip(numbers, labels, strict=True)})
        found, count = [number for number, _ in own], len({*labels})
        advice = "Give each label one number, from 0 up: `StringLookup(num_oov_indices=0)`."
        if found == list(range(1, count + 1)):
            advice = "Begin at 0: `StringLookup(num_oov_indices=0)`, or subtract 1 from what a `Tokenizer` returns."
        elif len(own) == len(numbers) > count:
            advice = (
                "Each place has its own number. Number the different labels, `sorted(set(labels))`, and look them up."
            )
        elif len(set(found)) < count:
            advice = "Different labels share a number. Give each new label the next one: `index[label] = len(index)`."
        elif len(own) > count:
            advice = "Fit the encoder to all labels: a label has the same number in training and validation."
        require(
            found == list(range(count)),
            f"the numbers 0 to {count - 1} for {count} labels",
            ", ".join(f"{label} {number:g}" for number, label in own),
            advice,
        )


class EncodedBatchesMatchers:
    """Matchers of ``EncodedBatches``."""

    def __init__(self, batches: EncodedBatches) -> None:
        self._batches = batches

    def hold_every_pair(self) -> None:
        """Each text is there as token ids, with the number of its own label.

        >>> ids, numbers = np.array([[2, 3]]), np.array([0])
        >>> expect(EncodedBatches(2, (1,), ids, numbers, ids, numbers)).hold_every_pair()
        """
        found = self._batches
        ids, due = found.ids.tolist(), len(found.expected_ids)
        require(len(ids) == due, f"{due} encoded texts", f"{len(ids)} encoded texts", self._advice_on_number())
        for number, rows in enumerate(found.expected_ids.tolist()):
            places = [place for place, row in enumerate(ids) if row == rows]
            require(bool(places), f"the token ids {show(rows)} of text {number}, as `vectorizer` returns them",
                    show_beside(found.ids[number], rows), "Map the texts with `vectorizer`, and change nothing "
                    "after it.")  # fmt: skip
            label = found.expected_numbers[number]
            require(
                label in found.numbers[places],
                f"the label {label:g} for text {number}, as `encoder` returns it",
                show(found.numbers[places]),
                self._advice_on_labels(),
            )

    def _advice_on_number(self) -> str:
        """Return what to do about another number of texts than were given."""
        found, due = self._batches, self._batches.expected_ids.tolist()
        ids, size = found.ids.tolist(), found.batch_size or found.sizes[0]
        if len(ids) > len(due):
            return "There are more texts than were given: leave out `repeat` and `concatenate`. Give each pair once."
        if ids == due[-len(ids) :]:
            return "The first pairs are missing: leave out `skip`. Give all pairs, from the first one on."
        if len(due) - len(ids) < size and not len(ids) % size:
            return "Keep the last batch: leave out `drop_remainder`. Give all pairs."
        return "Pairs are missing: leave out `take`, `skip` and `filter`. Give all pairs, up to the last one."

    def _advice_on_labels(self) -> str:
        """Return what to do about labels that are those of other texts, or other numbers."""
        found = self._batches
        usual = "Map text and label together: `lambda text, label: (vectorizer(text), encoder(label))`."
        in_order = found.ids.tolist() == found.expected_ids.tolist()
        said = difference(found.numbers, found.expected_numbers) if in_order else ""
        return f"The labels are not those of `encoder`: {said}. {usual}" if said else usual

    def come_in_batches(self) -> None:
        """All batches but the last have ``batch_size`` texts.

        >>> ids, numbers = np.array([[2, 3]]), np.array([0])
        >>> expect(EncodedBatches(2, (1,), ids, numbers, ids, numbers)).come_in_batches()
        """
        found = self._batches
        require(
            all(size == found.batch_size for size in found.sizes[:-1]) and found.sizes[-1] <= found.batch_size,
            f"batches of {found.batch_size} texts; the last batch may be smaller",
            f"batches of {show(found.sizes)} texts",
            "Batch once, with the argument, and as the last step: `.batch(batch_size)`.",
        )


expect.register(EncodedLabels, EncodedLabelsMatchers)
expect.register(EncodedBatches, EncodedBatchesMatchers)
