"""A table in which some columns are scaled otherwise than the others: the first of them is named."""

from collections.abc import Callable

import numpy as np
import pytest

from exercises.extra_multivariate.expectations.table_windows import (
    ScaledColumns,
    TableWindows,
    _about_unused,
    counted_table,
)
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


def test_a_row_that_is_wrong_is_shown_where_the_last_one_is_right() -> None:
    right = (TABLE - MEAN) / STD
    right[:20] = TABLE[:20]
    with pytest.raises(Unmet) as caught:
        expect(ScaledColumns(TABLE, 20, right, MEAN, STD)).scale_every_row()
    assert caught.value.expected.startswith("row 19 scaled to") and "for all rows" in caught.value.advice


@pytest.mark.parametrize(
    ("mean", "std", "words"),
    [
        (TABLE[20:].mean(axis=0), STD, "the mean of the 10 rows after them"),
        (np.zeros(4), np.ones(4), "Compute it before you scale"),
        (MEAN, STD**2, "Take its square root"),
        (STD, MEAN, "`return scaled, mean, std`, in this order"),
        (MEAN + 30, STD, "Compute it from the training rows"),
    ],
)
def test_what_mean_and_deviation_are_instead_is_named(mean: Array, std: Array, words: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(ScaledColumns(TABLE, 20, (TABLE - MEAN) / STD, mean, std)).use_training_rows_only()
    assert words in f"{caught.value.found} {caught.value.advice}"


TABLE_OF_ROWS = counted_table(9, 2)
ROWS = np.stack([TABLE_OF_ROWS[start : start + 3] for start in range(6)])


@pytest.mark.parametrize(
    ("history", "drops", "words"),
    [
        (ROWS[1:], True, "The first window is missing"),
        (ROWS[:4], True, "drop_remainder"),
        (ROWS[:4], False, "ends one row before the last row"),
        (ROWS[:1], False, "Only the first window is there"),
        (np.repeat(ROWS, 2, axis=0), False, "Each window comes 2 times"),
        (ROWS[[0] * 6], False, "All windows are like the first one"),
        (ROWS[[5] * 6], False, "append a copy"),
        (ROWS + 1, False, "Take all columns"),
    ],
)
def test_the_windows_of_a_table_tell_which_are_wrong(history: Array, drops: bool, words: str) -> None:
    sizes = (len(history),)
    found = TableWindows(TABLE_OF_ROWS, 3, 4, sizes, history, np.zeros(len(history)), np.zeros(len(history)), drops)
    with pytest.raises(Unmet) as caught:
        expect(found).hold_every_window()
    assert words in caught.value.advice


@pytest.mark.parametrize(
    ("unused", "words"),
    [
        (["the input `known`"], "Join both branches"),
        (["column 1 of the input `history`"], "all columns of `history`"),
        (["column 0 of the input `history`", "column 1 of the input `history`"], "Join both branches"),
        (["the input `known`", "column 0", "column 1"], "No input changes the predictions"),
    ],
)
def test_inputs_that_change_no_prediction_are_told_apart(unused: list[str], words: str) -> None:
    assert words in _about_unused(unused, 3)


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
