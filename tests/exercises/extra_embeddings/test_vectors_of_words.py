"""Words about token ids and the rows of an embedding matrix name the cause that is seen."""

from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_embeddings.expectations.word_vectors import EmbeddingMatrix, TokenIds, matrix_of
from grader.checks.expect import expect

WORDS = ("sea", "sun", "tide")
VECTORS = {"sea": np.array([0.5, -1.5]), "sun": np.array([2.5, 1.25]), "fog": np.array([0.1, 0.2])}
RIGHT = matrix_of(WORDS, VECTORS)


def changed(row: int, by: Any) -> EmbeddingMatrix:
    matrix = RIGHT.copy()
    matrix[row] = by
    return EmbeddingMatrix(WORDS, VECTORS, matrix)


@pytest.mark.parametrize(
    ("row", "by", "advice"),
    [
        (2, VECTORS["fog"], "This row holds the vector of «fog»"),
        (slice(2, None), VECTORS["sun"], "Each row holds the vector of «sun»"),
        (2, 0, "Nothing was written for «sea», the first one"),
        (slice(2, None), 0, "is your condition ever true?"),
        (3, 0, "Nothing was written for «sun»"),
        (2, 0.5, "All numbers in the row are the same"),
        (2, [7.0, 8.0], "Write the vector unchanged"),
    ],
)
def test_the_row_of_a_word_is_told_by_what_it_holds(row: Any, by: Any, advice: str) -> None:
    assert advice in complaint(lambda: expect(changed(row, by)).has_the_vector_of_each_word()).advice


def test_a_row_that_holds_another_words_vector_is_named_where_none_is_due() -> None:
    found = complaint(lambda: expect(changed(4, VECTORS["sun"])).has_zeros_without_a_vector())
    assert found.advice.startswith("It is the vector of «sun», another word. Leave the rows")
    assert complaint(lambda: expect(changed(4, 0.3)).has_zeros_without_a_vector()).advice.startswith("Leave the rows")


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        ([3, 4, 2, 0], "An unknown word keeps its place"),
        ([3, 1, 4, 0], "Only the last token id is missing"),
        ([3, 0, 0, 0], "Only the first token id is left"),
        ([2, 4, 1, 3], "in reverse order"),
        ([4, 1, 5, 3], "it keeps 0 for padding"),
    ],
)
def test_other_ids_of_a_text_are_told_by_which_are_left(row: list[int], advice: str) -> None:
    ids = TokenIds(("sun snow tide sea",), WORDS, 4, (np.array(row),))
    assert advice in complaint(lambda: expect(ids).follow_the_vocabulary()).advice
