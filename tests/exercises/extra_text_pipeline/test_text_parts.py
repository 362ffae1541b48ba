"""Words about standardized texts, vectorizers and splits of a text pipeline name the cause that is seen."""

from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_text_pipeline.expectations.pipeline import StandardizedTexts, TextSplit, Vectorizer
from grader.candidate.faults import CandidateFault, Fault
from grader.checks.expect import expect

PAIRS = [(f"text {number}", "fog" if number < 4 else "sun") for number in range(8)]


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        ("A goal<br />over its", "Begin with `texts = tf.strings.lower(texts)`"),
        ("a goalbr over its", "Replace each line break"),
        ("a goal over<br />its", "Replace each line break"),
        ("a goal over it s", "Put no space in the place of a mark"),
        ("a goal! over it's", "Remove each mark at last"),
    ],
)
def test_what_a_text_keeps_is_told(found: str, advice: str) -> None:
    texts = StandardizedTexts(("A goal!<br />over it's",), (found,))
    assert advice in complaint(lambda: expect(texts).are_standardized()).advice


class Learner:
    """A candidate whose vectorizer has these ids, and whose function returns this text."""

    def __init__(self, ids: Any, text: str | None) -> None:
        self._ids, self._text = np.array(ids), text

    def call(self, function: Any, texts: Any) -> Any:
        if function != "standardize":
            return self._ids
        if self._text is None:
            raise CandidateFault(Fault("missing", "", "", ""))
        return np.array([self._text])


def vectorizer(ids: Any, text: str | None = None) -> Vectorizer:
    learner: Any = Learner(ids, text)
    return Vectorizer(learner, learner, 50, 3)


@pytest.mark.parametrize(("text", "repair"), [("storm! sea", True), ("storm sea", False), (None, False)])
def test_a_function_that_does_not_standardize_is_told_before_the_layer(text: str | None, repair: bool) -> None:
    found = complaint(lambda: expect(vectorizer([[2, 3, 0], [4, 3, 0]], text)).standardizes("storm sea", "Storm! SEA"))
    assert ("Your `standardize` makes «storm! sea» of it" in found.advice) is repair
    assert "Give your function to the layer" in found.advice


@pytest.mark.parametrize(("ids", "all_at_once"), [([2, 1, 1], True), ([1, 1, 1], False)])
def test_a_layer_that_knows_some_of_the_words_was_adapted_to_some_texts(ids: list[int], all_at_once: bool) -> None:
    found = complaint(lambda: expect(vectorizer([ids, [1, 1, 0]])).knows_only("sea boat net", "moon star"))
    assert ("forgets the texts of the one before" in found.advice) is all_at_once


def split(training: list[Any], validation: list[Any], size: int = 3) -> TextSplit:
    return TextSplit(PAIRS, size, (training, training), (validation, validation))


@pytest.mark.parametrize(
    ("training", "validation", "advice"),
    [
        (PAIRS[3:], PAIRS[:3], "The two datasets are exchanged"),
        (PAIRS[:3], PAIRS[4:], "Use `dataset.take(training_size)`"),
        (PAIRS[:3], [("text 3", "sun"), *PAIRS[4:]], "Text and label do not belong together"),
        (PAIRS[:3], [("fog", "text 3"), *PAIRS[4:]], "Begin with"),
    ],
)
def test_pairs_in_other_places_are_told(training: list[Any], validation: list[Any], advice: str) -> None:
    assert complaint(lambda: expect(split(training, validation)).holds_each_pair_once()).advice.startswith(advice)


def test_a_part_without_a_label_is_told_by_which_pairs_it_has() -> None:
    first = complaint(lambda: expect(split(PAIRS[2::-1], PAIRS[3:])).has_every_label_in_both())
    assert "Training has the first pairs" in first.advice
    near = complaint(lambda: expect(split(PAIRS[1:4], [*PAIRS[:1], *PAIRS[4:]])).has_every_label_in_both())
    assert "with a buffer for all of them" in near.advice
