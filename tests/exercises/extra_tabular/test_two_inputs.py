"""Statistics and indices of a usual mistake are told by what they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_tabular.expectations.data import CARRIERS, load
from exercises.extra_tabular.expectations.two_inputs import CategoryIds, Statistics, ids_of, read_statistics
from grader.checks.expect import expect

TEXTS = np.array(["truck", "bike", "sledge", "boat"])
PLACES = {text: number for number, text in enumerate(CARRIERS, start=1)}
NUMBERS = load(3, 200)[0].astype(float)


@pytest.mark.parametrize(
    ("vocabulary", "index", "words"),
    [
        (CARRIERS, lambda text: max(0, PLACES.get(text, 1) - 1), "Count from 1"),
        (CARRIERS, lambda text: PLACES.get(text, 6), "Known texts are right"),
        (CARRIERS, lambda text: sorted(CARRIERS).index(text) + 1 if text in CARRIERS else 0, "alphabetical order"),
        (CARRIERS, lambda text: 4, "StringLookup"),
        (("sledge", "truck"), lambda text: PLACES.get(text, 0), "the places in `CARRIERS`"),
    ],
)
def test_indices_that_follow_another_order_are_told(
    vocabulary: tuple[str, ...], index: Callable[[str], int], words: str
) -> None:
    found = CategoryIds(TEXTS, vocabulary, np.array([index(str(text)) for text in TEXTS]))
    assert words in complaint(expect(found).follow_the_vocabulary).advice


def test_the_right_indices_pass() -> None:
    expect(CategoryIds(TEXTS, CARRIERS, ids_of(TEXTS))).follow_the_vocabulary()


@pytest.mark.parametrize(
    ("mean", "variance", "words"),
    [
        (NUMBERS.var(axis=0), NUMBERS.mean(axis=0), "The two results are exchanged"),
        (np.median(NUMBERS, axis=0) + 9, NUMBERS.var(axis=0), "over nothing else"),
        (NUMBERS.mean(axis=0), NUMBERS.std(axis=0), "not its root"),
    ],
)
def test_other_statistics_are_told(mean: Any, variance: Any, words: str) -> None:
    assert words in complaint(expect(Statistics(NUMBERS, mean, variance)).describe_every_column).advice


@pytest.mark.parametrize(("shape", "words"), [((200,), "Use `axis=0`"), ((3,), "Use every column")])
def test_another_number_of_statistics_is_told(shape: tuple[int, ...], words: str) -> None:
    class Learner:
        def lend(self, *_: Any) -> Any:
            return (np.zeros(shape), np.zeros(shape)), [NUMBERS]

    learner: Any = Learner()
    assert words in complaint(lambda: read_statistics(learner, NUMBERS)).advice
