"""Which of its inputs a model uses is found by exchanging them, whatever the model is."""

from typing import Any

import numpy as np
import pytest

from grader.checks.usage import usage

RANDOM = np.random.default_rng(4)
WINDOWS = RANDOM.normal(size=(30, 20))
IDS = RANDOM.integers(1, 50, size=(30, 12))
IMAGES = RANDOM.integers(0, 255, size=(30, 18, 18, 3))
WEIGHTS = np.arange(1.0, 21.0)


@pytest.mark.parametrize(
    ("model", "inputs", "found"),
    [
        pytest.param(lambda rows: rows @ WEIGHTS, WINDOWS, (1, 20, True), id="a line through all"),
        pytest.param(lambda rows: rows[:, 15:] @ WEIGHTS[15:], WINDOWS, (16, 20, True), id="the last five"),
        pytest.param(lambda rows: rows[:, :3] @ WEIGHTS[:3], WINDOWS, (1, 3, True), id="the first three"),
        pytest.param(lambda rows: rows.mean(axis=1), WINDOWS, (1, 20, False), id="their mean"),
        pytest.param(lambda rows: rows[:, -1:], WINDOWS[..., None], (20, 20, True), id="the last, with a last axis"),
        pytest.param(lambda rows: np.sin(rows).sum(axis=1), IDS, (1, 12, False), id="a bag of words"),
    ],
)
def test_the_steps_that_change_a_prediction_are_found(model: Any, inputs: Any, found: tuple[int, int, bool]) -> None:
    told = usage(model, inputs)
    assert (told["first"], told["last"], told["ordered"]) == found
    assert told["steps"] == inputs.shape[1]


def test_a_model_that_sees_colors_alone_differs_from_one_that_sees_shapes() -> None:
    assert usage(lambda rows: rows.mean(axis=(1, 2)), IMAGES) == {"image": True, "ordered": False}
    assert usage(lambda rows: rows[:, 3:9, 3:9].mean(axis=(1, 2)), IMAGES) == {"image": True, "ordered": True}


@pytest.mark.parametrize("inputs", [WINDOWS[:, :3], WINDOWS[:2], np.array(["a", "b"] * 9), {"a": WINDOWS}])
def test_nothing_is_told_where_nobody_can_tell(inputs: Any) -> None:
    assert usage(lambda rows: np.ones(len(rows)), inputs) == {}


def test_a_model_of_one_prediction_tells_nothing() -> None:
    assert usage(lambda rows: np.ones((len(rows), 2)), WINDOWS) == {}


def test_padding_that_all_rows_share_is_no_part_that_the_model_leaves_out() -> None:
    padded = np.concatenate([WINDOWS, np.zeros((len(WINDOWS), 7))], axis=1)
    steps = WINDOWS.shape[1]
    told = usage(lambda rows: rows[:, :steps].sum(axis=1), padded)
    assert (told["first"], told["last"]) == (1, steps + 7)
    told = usage(lambda rows: rows[:, 2 : steps - 2].sum(axis=1), padded)
    assert (told["first"], told["last"]) == (3, steps - 2)


@pytest.mark.parametrize(("columns", "unused"), [([0, 2], [2]), ([0, 1, 2], []), ([2], [1, 2])])
@pytest.mark.parametrize("inputs", [WINDOWS[:, :3], np.stack([WINDOWS] * 3, axis=2) * [1, 2, 3]])
def test_columns_that_change_no_prediction_are_found(inputs: Any, columns: list[int], unused: list[int]) -> None:
    told = usage(lambda rows: rows[..., columns].reshape(len(rows), -1).sum(axis=1), inputs)
    assert told.get("unused", []) == unused
