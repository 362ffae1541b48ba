"""A train-validation split of sentences as evidence, and its matchers."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, describe
from grader.checks.expect import Unmet, expect, require
from grader.submission.rules import subjects

FOUR = "`train_sentences, validation_sentences, train_labels, validation_labels`"
_PARTS = ("the training sentences", "the validation sentences", "the training labels", "the validation labels")


@dataclass(frozen=True)
class Split:
    """A train-validation split of sentences that are all different."""

    labels: dict[str, int]
    """The label that each sentence was given with."""
    share: float
    """The fraction that goes to training, 0 to 1."""
    as_given: tuple[Any, Any]
    """Training and validation sentences as returned, for the learner's next function."""
    training: tuple[list[str], Array]
    """Sentences, and labels of shape ``(n,)``."""
    validation: tuple[list[str], Array]
    """The same for validation."""


def read_split(
    candidate: Candidate, function: str, sentences: list[str], labels: Array, share: float, seed: int | None = None
) -> Split:
    """Call the learner's ``function(sentences, labels, share)`` and read its four results.

    ``labels`` are integers ``(n,)``, ``share`` is the fraction for training, 0 to 1.

    Raises ``Unmet`` where there are not four, or where they come in another order.
    """
    found = candidate.call(function, sentences, labels, share, seed=seed)
    four = isinstance(found, (list, tuple)) and len(found) == 4
    require(four, f"four results: {FOUR}", describe(found), f"End with `return` {FOUR}.")
    texts = [_as_sentences(item, what) for item, what in zip(found[:2], _PARTS, strict=False)]
    numbers = [as_column(item, what) for item, what in zip(found[2:], _PARTS[2:], strict=True)]
    known = dict(zip(sentences, labels.tolist(), strict=True))
    return Split(known, share, (found[0], found[1]), (texts[0], numbers[0]), (texts[1], numbers[1]))


def split_numbered(candidate: Candidate, function: str, *, rows: int, share: float) -> Split:
    """Split numbered sentences with random labels 0 and 1."""
    sentences = numbered("this is sentence", rows)
    labels = np.random.default_rng(rows).integers(0, 2, rows)
    return read_split(candidate, function, sentences, labels, share)


def numbered(words: str, count: int) -> list[str]:
    """Return texts with a number each, whose lengths are in no order: to sort them by length changes their places.

    >>> numbered("text", 4)
    ['text 0', 'text 1 again again', 'text 2 again again again again', 'text 3 again']
    """
    return [" ".join([words, str(number), *["again"] * (2 * number % 5)]) for number in range(count)]


def _as_sentences(value: Any, what: str) -> list[str]:
    flat = np.asarray(value, dtype=object).reshape(-1).tolist() if isinstance(value, (list, tuple, np.ndarray)) else []
    right = bool(flat) and all(isinstance(item, str) for item in flat)
    advice = f"Return the four results in this order: {FOUR}."
    if not flat and isinstance(value, (list, tuple, np.ndarray)):
        advice = (
            "Print the training size and this part. A slice from the end of a list is empty. So is a loop over an "
            "iterator that was used before."
        )
    elif not flat:
        advice = f"Return lists: `list(…)` makes one of an iterator. The order is {FOUR}."
    require(right, f"{what} as a list of strings", describe(value), advice)
    return flat


class SplitMatchers:
    """Matchers for a ``Split``."""

    def __init__(self, split: Split) -> None:
        self._split = split

    def holds_each_pair_once(self, *, rounded: bool = False) -> None:
        """Each sentence is in one part, with its label, and training has ``int(share × n)`` of them.

        With ``rounded`` one more passes, too: a size that was rounded up.

        >>> split = split_numbered(candidate, "train_val_split", rows=57, share=0.8)
        >>> expect(split).holds_each_pair_once()
        """
        split, count = self._split, len(self._split.labels)
        call = f"for {count} sentences and training_split={split.share:g}"
        for (sentences, labels), name in ((split.training, "training"), (split.validation, "validation")):
            require(
                len(sentences) == len(labels),
                f"one label for each {name} sentence",
                f"{len(sentences)} {name} sentences with {len(labels)} labels, {call}",
                "Split sentences and labels at the same index, and return the labels of the same part.",
            )
        self._is_partition(call)
        size, wanted = len(split.training[0]), int(split.share * count)
        require(
            size == wanted or (rounded and size == math.ceil(split.share * count)),
            f"{wanted} training sentences, {call}",
            f"{size}",
            "Training has the share of validation. The first `int(training_split * len(sentences))` sentences are for "
            "training, the others for validation."
            if size == count - wanted and abs(size - wanted) > 1
            else "Compute the training size from the arguments: `int(training_split * len(sentences))`.",
            explained_by=(subjects.COUNTED,),
        )
        self._keep_their_labels(call)

    def trains_on_most_pairs(self) -> None:
        """Each sentence is in one part, with its label, and training has more of them than validation.

        >>> expect(split_numbered(candidate, "train_val_split", rows=57, share=0.8)).trains_on_most_pairs()
        """
        split = self._split
        call = f"for {len(split.labels)} sentences"
        self._is_partition(call)
        require(
            len(split.training[0]) > len(split.validation[0]),
            "more pairs for training than for validation",
            f"{len(split.training[0])} for training and {len(split.validation[0])} for validation, {call}",
            "Return training first, then validation: `[:size]` and `[size:]`, or `take(size)` and `skip(size)`.",
        )
        self._keep_their_labels(call)

    def _keep_their_labels(self, call: str) -> None:
        known = self._split.labels
        parts = (self._split.training, "training", ":size"), (self._split.validation, "validation", "size:")
        moved = [
            (name, place, text, label)
            for part, name, place in parts
            for text, label in [pair for pair in zip(*part, strict=True) if pair[1] != known[pair[0]]][:1]
        ]
        if not moved:
            return
        name, place, text, label = moved[0]
        advice = (
            f"Only the {name} labels belong to other sentences. Take both from the same places: `sentences[{place}]` "
            f"and `labels[{place}]`."
        )
        if len(moved) > 1:
            advice = self._advice_on_labels()
        raise Unmet(f"«{text}» with its label {known[text]}", f"«{text}» with the label {label:g}, {call}", advice)

    def _is_partition(self, call: str) -> None:
        split = self._split
        placed = [sentence for sentence, _ in _pairs(split)]
        count = Counter(placed)
        if strangers := [text for text in placed if text not in split.labels]:
            raise Unmet("the sentences unchanged", f"«{strangers[0][:80]}», which is not one of them, {call}",
                "Return the sentences unchanged.")  # fmt: skip
        if both := sorted(set(split.training[0]) & set(split.validation[0])):
            raise Unmet(
                "no sentence in both parts",
                f"{len(both)} in both, such as «{both[0]}», {call}",
                self._advice_on_both(set(both)),
                explained_by=(subjects.REPEATS,),
            )
        if twice := sorted(text for text in count if count[text] > 1):
            raise Unmet(
                "each sentence once",
                f"«{twice[0]}» more than once, {call}",
                self._advice_on_twice(max(count.values())),
                explained_by=(subjects.REPEATS,),
            )
        lost = [label for label in split.labels if label not in count]
        found = f"{len(lost)} of them in neither part, such as «{lost[0]}», {call}" if lost else ""
        expected, advice = "every sentence in one of the two parts", self._advice_on_lost(lost)
        require(not lost, expected, found, advice, explained_by=(subjects.REPEATS,))

    def _advice_on_labels(self) -> str:
        """Return what to do where labels of both parts belong to other sentences."""
        split = self._split
        given, placed = list(split.labels.values()), [text for text, _ in _pairs(split)]
        found = [int(label) if label == int(label) else label for _, label in _pairs(split)]
        moved = placed != list(split.labels)
        if found == given and moved:
            return (
                "The sentences have a new order, the labels the old one. Shuffle one list of indices and use it for "
                "both: a sentence keeps its label."
            )
        right = [split.labels[text] for text in placed]
        turned = {"each label is one place too late": 1, "each label is one place too early": -1}
        seen = [said for said, by in turned.items() if found == right[-by:] + right[:-by]]
        seen += ["the labels are in reverse order"] if found == right[::-1] else []
        if seen and not moved:
            return f"The sentences are in their order, but {seen[0]}. Cut both with the same indices."
        if sorted(found) != sorted(right):
            return "These are not the labels that were given. Cut them as they are, with the indices of the sentences."
        return "Shuffle one list of indices and use it for both: a sentence keeps its label."

    def _advice_on_both(self, both: set[str]) -> str:
        """Return what to do where sentences are in training and in validation."""
        split, given = self._split, list(self._split.labels)
        training, validation = split.training[0], split.validation[0]
        if training == validation:
            return "Both parts are the same. Validation begins where training ends: `sentences[size:]`."
        if both == set(training) and len(validation) == len(given):
            return "All training sentences are in validation too: take the others only, `sentences[size:]`."
        if both == set(validation) and len(training) == len(given):
            return "All validation sentences are in training too: take the first ones only, `sentences[:size]`."
        ends = given.index(training[-1]) + 1 if training == given[: len(training)] else 0
        if ends and validation == given[len(given) - len(validation) :]:
            return (
                f"Training ends with «{training[-1]}», and validation begins with «{validation[0]}». Use one border "
                "for both: `[:size]` and `[size:]`."
            )
        return (
            "Give each sentence to one part only. Where you draw at random, draw one order, `order`: `order[:size]` is "
            "for training, `order[size:]` for validation."
        )

    def _advice_on_twice(self, most: int) -> str:
        """Return what to do where one part holds a sentence ``most`` times."""
        if any(len(part) > 1 and len(set(part)) == 1 for part, _ in (self._split.training, self._split.validation)):
            return f"One part holds the same sentence {most} times. In a loop, use the variable of the loop as index."
        return "Take each sentence once. `choice` needs `replace=False`; a loop must append each sentence once."

    def _advice_on_lost(self, lost: list[str]) -> str:
        """Return what to do where these sentences are in no part."""
        split, given = self._split, list(self._split.labels)
        at_end = lost == given[len(given) - len(lost) :]
        if lost == given[: len(lost)] or at_end:
            name, place = ("last", "the end of validation") if at_end else ("first", "the start of training")
            many = f"{len(lost)} sentences are" if len(lost) > 1 else "sentence is"
            return f"The {name} {many} missing: check {place}. Write `[:size]` and `[size:]`."
        if split.training[0] == given[: len(split.training[0])]:
            return "Start validation where training ends: `[:size]` and `[size:]`."
        return "Each sentence that is not drawn for training is for validation: `order[:size]` and `order[size:]`."


def _pairs(split: Split) -> list[tuple[str, Any]]:
    return [pair for part in (split.training, split.validation) for pair in zip(*part, strict=True)]


expect.register(Split, SplitMatchers)
