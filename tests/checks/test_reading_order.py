"""Whether order counts is asked of a model as it is, and with longer word vectors, and rounding is no order."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.checks.text.order_sensitivity import depends_on_word_order

INPUTS = np.arange(320, dtype=np.int32).reshape(8, 40) * 7 % 89 + 1
VECTORS = np.random.default_rng(5).normal(size=90) * 0.02
PLACES = np.random.default_rng(6).normal(size=40) * 0.02


def model(answer: Any) -> Any:
    """A model whose answer follows from the length of its word vectors and from the rows of ids."""

    def predict(handle: Any, rows: Any, enlarge: float = 1) -> Any:
        return answer(enlarge * VECTORS[rows], enlarge * PLACES).reshape(-1, 1).astype(np.float32)

    return SimpleNamespace(candidate=SimpleNamespace(predict=predict), handle=None, inputs=INPUTS)


def attention(words: Any, places: Any) -> Any:
    """Words that weigh more where word and place agree, and hardly so while both are short."""
    weights = np.exp(words * places)
    return 0.5 + 0.01 * (words * weights).sum(axis=1) / weights.sum(axis=1)


def average(words: Any, _: Any) -> Any:
    return words.astype(np.float32).mean(axis=1)


def test_order_that_shows_with_longer_vectors_only_counts() -> None:
    assert depends_on_word_order(model(attention))


@pytest.mark.parametrize("scale", [1, 20, 1000])
def test_an_average_is_no_order_however_large_or_saturated(scale: float) -> None:
    assert not depends_on_word_order(model(lambda words, _: scale * average(words, _)))
    assert not depends_on_word_order(model(lambda words, _: 1 / (1 + np.exp(-5 - 40 * average(words, _)))))


def test_an_answer_that_no_words_change_is_left_to_the_accuracy() -> None:
    assert depends_on_word_order(model(lambda words, _: np.full(len(words), 0.5)))


def test_rounding_of_a_large_answer_is_no_order() -> None:
    rounded = np.random.default_rng(7)
    assert not depends_on_word_order(
        model(lambda words, _: 50 + 0.1 * words.mean(axis=1) * (1 + 1e-6 * rounded.normal()))
    )
