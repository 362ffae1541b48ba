"""Labels and batches that a text pipeline of ``tf.data`` encodes, as evidence, and their matchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.expect import expect, require


@dataclass(frozen=True)
class EncodedLabels:
    """What a label encoder returned for the labels that it was fitted on."""

    labels: tuple[str, ...]
    numbers: Array
    """Shape ``(n,)``."""


@dataclass(frozen=True)
class EncodedBatches:
    """The batches of an encoded dataset, and what vectorizer and encoder return for the same pairs."""

    batch_size: int
    """0 where any size will do."""
    sizes: tuple[int, ...]
    ids: Array
    numbers: Array
    expected_ids: Array
    expected_numbers: Array


def read_labels(numbers: Any, labels: tuple[str, ...]) -> EncodedLabels:
    """Read encoded labels; raises ``Unmet`` where not one number for each label came back."""
    column = as_column(numbers, "the encoded labels")
    require(len(column) == len(labels), f"{len(labels)} numbers", f"{len(column)} numbers",
            "Leave `output_mode` out: each label becomes one integer.")  # fmt: skip
    return EncodedLabels(labels, column)


def read_batches(
    candidate: Candidate, dataset: Any, function: str, expected: tuple[Array, Array], batch_size: int, advice: str
) -> EncodedBatches:
    """Read the batches that ``function`` returned; ``expected`` has ids and numbers of all pairs in their order."""
    require(isinstance(dataset, Handle) and dataset.kind == "dataset", "a `tf.data.Dataset`", describe(dataset),
            f"Return {advice}.")  # fmt: skip
    elements, _ = candidate.draw(dataset, len(expected[0]) + 1, function)
    ids, numbers, sizes = [], [], []
    for element in elements:
        pair = isinstance(element, (tuple, list)) and len(element) == 2
        require(pair, "batches `(token ids, labels)`", describe(element), f"Return {advice}.")
        rows, column = as_array(element[0], "the token ids of a batch"), as_array(element[1], "the labels of a batch")
        require(rows.ndim == 2, "token ids of shape (batch, length)", f"shape {rows.shape}", f"Return {advice}.")
        require(column.size == len(rows), "one label for each text of a batch",
                f"{column.size} labels for {len(rows)} texts", f"Return {advice}.")  # fmt: skip
        ids.append(rows)
        numbers.append(column.reshape(-1))
        sizes.append(len(rows))
    require(bool(sizes), f"{len(expected[0])} encoded texts", "no batch", f"Return {advice}.")
    require(len({part.shape[1] for part in ids}) == 1, "batches of the same length", "batches of different lengths",
            "Map `vectorizer` with its `output_sequence_length`.")  # fmt: skip
    return EncodedBatches(batch_size, tuple(sizes), np.concatenate(ids), np.concatenate(numbers), *expected)


class EncodedLabelsMatchers:
    """Matchers of ``EncodedLabels``."""

    def __init__(self, encoded: EncodedLabels) -> None:
        self._encoded = encoded

    def count_from_zero(self) -> None:
        """Each label has a number of its own: 0, 1, … without gaps.

        >>> expect(read_labels(numbers, labels)).count_from_zero()
        """
        labels, numbers = self._encoded.labels, self._encoded.numbers.tolist()
        own = {label: number for label, number in zip(labels, numbers, strict=True)}
        count = len(own)
        found = ", ".join(f"{label} {number:g}" for label, number in sorted(own.items(), key=lambda one: one[1]))
        require(
            sorted(own.values()) == list(range(count)),
            f"the numbers 0 to {count - 1} for {count} labels",
            found,
            "Write `StringLookup(num_oov_indices=0)`: no number is left for unknown labels."
            if sorted(own.values()) == list(range(1, count + 1))
            else "Give each label one number, from 0 up: `StringLookup(num_oov_indices=0)`.",
        )


class EncodedBatchesMatchers:
    """Matchers of ``EncodedBatches``."""

    def __init__(self, batches: EncodedBatches) -> None:
        self._batches = batches

    def hold_every_pair(self) -> None:
        """Each text is there as token ids, with the number of its own label.

        >>> expect(batches).hold_every_pair()
        """
        found = self._batches
        due = len(found.expected_ids)
        require(len(found.ids) == due, f"{due} encoded texts", f"{len(found.ids)} encoded texts",
                "Keep the last batch: leave `drop_remainder` out.")  # fmt: skip
        for number, rows in enumerate(found.expected_ids.tolist()):
            places = [place for place, row in enumerate(found.ids.tolist()) if row == rows]
            require(bool(places), f"the token ids {show(rows)} of text {number}, as `vectorizer` returns them",
                    f"{show(found.ids[number])}", "Map the texts with `vectorizer`.")  # fmt: skip
            label = found.expected_numbers[number]
            require(
                label in found.numbers[places],
                f"the label {label:g} for text {number}, as `encoder` returns it",
                show(found.numbers[places]),
                "Map text and label together: `lambda text, label: (vectorizer(text), encoder(label))`.",
            )

    def come_in_batches(self) -> None:
        """All batches but the last have ``batch_size`` texts.

        >>> expect(batches).come_in_batches()
        """
        found = self._batches
        require(
            all(size == found.batch_size for size in found.sizes[:-1]) and found.sizes[-1] <= found.batch_size,
            f"batches of {found.batch_size} texts; the last batch may be smaller",
            f"batches of {show(found.sizes)} texts",
            "Batch once, with the argument: `.batch(batch_size)`.",
        )


expect.register(EncodedLabels, EncodedLabelsMatchers)
expect.register(EncodedBatches, EncodedBatchesMatchers)
