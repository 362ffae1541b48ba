"""A table in which some columns are scaled otherwise than the others: the first of them is named."""

from collections.abc import Callable

import numpy as np
import pytest

from exercises.extra_multivariate.expectations.table_windows import ScaledColumns
from grader.checks import Unmet, expect
from grader.checks.arrays import Array

TABLE = np.random.default_rng(5).uniform(10, 90, (30, 4))
MEAN, STD = TABLE[:20].mean(axis=0), TABLE[:20].std(axis=0)


def scaled(number: int, change: Callable[[Array], Array]) -> ScaledColumns:
    """Return the scaled table in which one column is another function of its values."""
    right = (TABLE - MEAN) / STD
    right[:, number] = change(TABLE[:, number])
    return ScaledColumns(TABLE, 20, right, MEAN, STD)


def test_a_table_whose_columns_are_all_scaled_passes() -> None:
    expect(scaled(2, lambda one: (one - MEAN[2]) / STD[2])).scale_every_row()


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        (3, lambda one: one, "this column is not scaled"),
        (0, lambda one: one - MEAN[0], "not divided by its standard deviation"),
        (1, lambda one: one / STD[1], "the mean of this column is not subtracted"),
        (2, lambda one: (one - MEAN[2]) / STD[2] ** 2, "divided by the square"),
        (2, lambda one: (one - one.min()) / np.ptp(one), "scaled from 0 to 1"),
        (2, lambda one: one * 7 - 3, ""),
    ],
)
def test_a_column_that_is_scaled_otherwise_is_named(number: int, change: Callable[[Array], Array], words: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(scaled(number, change)).scale_every_row()
    assert f"in column {number} of row 29" in caught.value.expected
    assert words in caught.value.found if words else ":" not in caught.value.found
    assert f"(columns[:, {number}] - mean[{number}]) / std[{number}]" in caught.value.advice


def test_where_every_column_is_wrong_none_is_named() -> None:
    with pytest.raises(Unmet) as caught:
        expect(ScaledColumns(TABLE, 20, TABLE, MEAN, STD)).scale_every_row()
    assert "column " not in caught.value.expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda later: later, "are unchanged"),
        (lambda later: (later - later.mean(axis=0)) / later.std(axis=0), "their own mean"),
        (lambda later: 7 * later - 3, ""),
    ],
)
def test_rows_after_the_training_rows_that_are_scaled_otherwise_are_named(
    change: Callable[[Array], Array], words: str
) -> None:
    right = (TABLE - MEAN) / STD
    right[20:] = change(TABLE[20:])
    with pytest.raises(Unmet) as caught:
        expect(ScaledColumns(TABLE, 20, right, MEAN, STD)).scale_every_row()
    assert (words in caught.value.found) if words else "the last row" in caught.value.expected
