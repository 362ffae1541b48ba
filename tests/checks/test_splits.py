"""Words about a split of sentences find each mistake, and forgive what only looks different."""

import math
import random
from typing import Any

import numpy as np
import pytest

from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.text.splits import Split, read_split, split_numbered


class Learner:
    """A candidate whose ``train_val_split`` is a plain function."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        assert name == "train_val_split"
        return self._function(*arguments)


def right(sentences: Any, labels: Any, share: float) -> Any:
    size = int(share * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def split(function: Any, rows: int = 57, share: float = 0.8) -> Split:
    return split_numbered(Learner(function), "train_val_split", rows=rows, share=share)  # type: ignore[arg-type]


def complaint(function: Any, **case: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        expect(split(function, **case)).holds_each_pair_once()
    return caught.value


@pytest.mark.parametrize(("rows", "share"), [(57, 0.8), (9, 0.5), (100, 0.29), (5, 0.9)])
def test_a_right_split_passes_for_any_size(rows: int, share: float) -> None:
    expect(split(right, rows=rows, share=share)).holds_each_pair_once()


def test_a_size_that_is_rounded_up_passes_where_it_may() -> None:
    def rounded_up(sentences: Any, labels: Any, share: float) -> Any:
        return right(sentences, labels, math.ceil(share * len(sentences)) / len(sentences))

    expect(split(rounded_up)).holds_each_pair_once(rounded=True)
    expect(split(right)).holds_each_pair_once(rounded=True)
    assert complaint(rounded_up).found == "46"
    with pytest.raises(Unmet):
        expect(split(lambda *given: right(*given[:2], 0.9))).holds_each_pair_once(rounded=True)


def test_any_partition_in_any_form_passes() -> None:
    def shuffled(sentences: Any, labels: Any, share: float) -> Any:
        order = np.random.default_rng(3).permutation(len(sentences))
        parts = right(np.array(sentences)[order], labels[order], share)
        return [parts[0].tolist(), tuple(parts[1]), parts[2].astype("f8")[:, None], parts[3].tolist()]

    found = split(shuffled)
    expect(found).holds_each_pair_once()
    assert isinstance(found.as_given[1], tuple)
    assert found.training[1].shape == (45,)


def test_labels_that_stay_behind_are_named_with_their_sentence() -> None:
    def alone(sentences: Any, labels: Any, share: float) -> Any:
        return right(random.Random(1).sample(sentences, len(sentences)), labels, share)

    found = complaint(alone)
    assert "with its label" in found.expected and "with the label" in found.found
    assert "Shuffle one list of indices" in found.advice


@pytest.mark.parametrize("key", [len, str, lambda text: text[::-1], lambda text: -len(text)])
def test_sentences_that_are_sorted_by_anything_lose_their_labels(key: Any) -> None:
    def alone(sentences: Any, labels: Any, share: float) -> Any:
        return right(sorted(sentences, key=key), labels, share)

    assert "with its label" in complaint(alone).expected


def test_labels_of_one_part_that_are_those_of_other_sentences_are_named() -> None:
    def counted_again(sentences: Any, labels: Any, share: float) -> Any:
        parts = right(sentences, labels, share)
        return *parts[:2], *(labels[: len(part)] for part in parts[:2])

    def from_the_end(sentences: Any, labels: Any, share: float) -> Any:
        parts = right(sentences, labels, share)
        return *parts[:2], labels[-len(parts[0]) :], parts[3]

    assert "Only the validation labels" in complaint(counted_again).advice
    assert "`labels[:size]`" in complaint(from_the_end).advice


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            lambda s, y, p: (s[:45], s[44:], y[:45], y[44:]),
            "1 in both, such as «this is sentence 44 again again again»",
        ),
        (lambda s, y, p: (s[:45], s[46:], y[:45], y[46:]), "1 of them in neither part, such as «this is sentence 45»"),
        (lambda s, y, p: ([s[0]] * 45, s[45:], y[:1].repeat(45), y[45:]), "«this is sentence 0» more than once"),
        (lambda s, y, p: (s[:46], s[46:], y[:46], y[46:]), "46"),
        (lambda s, y, p: (s[:45], s[45:], y[:46], y[46:]), "45 training sentences with 46 labels"),
        (lambda s, y, p: ([one.upper() for one in s[:45]], s[45:], y[:45], y[45:]), "«THIS IS SENTENCE 0»"),
    ],
)
def test_each_mistake_of_a_split_is_named(function: Any, words: str) -> None:
    assert words in complaint(function).found


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda s, y, p: (s[:45], s[:45], y[:45], y[:45]), "Both parts are the same"),
        (lambda s, y, p: (s[:45], s, y[:45], y), "All training sentences are in validation too"),
        (lambda s, y, p: (s, s[45:], y, y[45:]), "All validation sentences are in training too"),
        (
            lambda s, y, p: (s[:45], s[-45:], y[:45], y[-45:]),
            "and validation begins with «this is sentence 12 again again again again»",
        ),
        (lambda s, y, p: (s[:45], s[45:] + s[:1], y[:45], [*y[45:], y[0]]), "to one part only"),
        (lambda s, y, p: (s[:45], [s[45]] * 12, y[:45], y[45:]), "One part holds the same sentence 12 times"),
        (lambda s, y, p: (s[:45], s[45:] + s[-1:], y[:45], [*y[45:], y[-1]]), "a loop must append"),
        (lambda s, y, p: (s[:45], s[45:-1], y[:45], y[45:-1]), "The last sentence is missing"),
        (lambda s, y, p: (s[2:45], s[45:], y[2:45], y[45:]), "The first 2 sentences are missing"),
        (lambda s, y, p: (s[:45], s[47:], y[:45], y[47:]), "Start validation where training ends"),
        (lambda s, y, p: (s[40::-1], s[45:], y[40::-1], y[45:]), "not drawn for training"),
        (lambda s, y, p: (s[:12], s[12:], y[:12], y[12:]), "Training has the share of validation"),
        (lambda s, y, p: right(s, np.roll(y, 1), p), "each label is one place too late"),
        (lambda s, y, p: right(s, np.roll(y, -1), p), "each label is one place too early"),
        (lambda s, y, p: right(s, y[::-1], p), "the labels are in reverse order"),
        (lambda s, y, p: right(s, 0 * y, p), "These are not the labels that were given"),
        (lambda s, y, p: (s[:45], [], y[:45], y[45:]), "an iterator that was used before"),
        (lambda s, y, p: (s[:45], map(str, s[45:]), y[:45], y[45:]), "`list(…)` makes one"),
    ],
)
def test_the_cause_of_a_wrong_split_is_told_by_its_sentences(function: Any, words: str) -> None:
    assert words in complaint(function).advice


def test_a_share_of_its_own_is_found_with_another_share() -> None:
    found = complaint(lambda s, y, p: right(s, y, 0.8), rows=9, share=0.5)
    assert (found.expected[:21], found.found) == ("4 training sentences,", "7")


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (None, "`None`"),
        ((["a"], ["b"]), "a tuple of 2 elements"),
        (Handle(1, "dataset", "MapDataset"), "`MapDataset`"),
        ((["a"], [1], ["b"], [0]), "a list of 1 elements"),
        ((["a"], [], [1], []), "a list of 0 elements"),
        ((["a"], ["b"], np.eye(2), np.eye(2)), "an array of shape (2, 2)"),
    ],
)
def test_what_is_no_split_is_named(returned: Any, words: str) -> None:
    with pytest.raises(Unmet) as caught:
        read_split(Learner(lambda *_: returned), "train_val_split", ["a", "b"], np.array([0, 1]), 0.5)  # type: ignore[arg-type]
    assert words in caught.value.found or words in caught.value.expected


def mostly(function: Any) -> Any:
    return expect(split(function)).trains_on_most_pairs()


def test_any_share_will_do_where_training_has_most() -> None:
    mostly(lambda sentences, labels, share: right(sentences, labels, 0.6))
    with pytest.raises(Unmet, match="more pairs for training"):
        mostly(lambda sentences, labels, share: right(sentences, labels, 0.2))
    with pytest.raises(Unmet, match="no sentence in both parts"):
        mostly(lambda sentences, labels, share: (sentences, sentences[:9], labels, labels[:9]))
    with pytest.raises(Unmet, match="with its label"):
        mostly(lambda sentences, labels, share: right(sentences, 1 - labels, share))
