"""The data of exam tasks follow from their seed, and hidden ones keep the task's rule, labels and numbers."""

import numpy as np
import pytest

from grader.data import (
    draw_far_points,
    draw_hands,
    draw_line,
    draw_numbered_reviews,
    draw_windows,
    hand_signs,
    load_some_digits,
    only_digits,
)
from grader.data.exam.tasks import chosen_digits, line_rule, word_numbers
from grader.hidden import hidden_digits


def test_points_lie_near_the_rule_of_their_seed() -> None:
    inputs, targets = draw_line(4, 3)
    weights, constant = line_rule(4, 3)
    assert (inputs.shape, targets.shape) == ((600, 3), (600,))
    errors = targets - (inputs @ weights + constant)
    assert 0.4 < errors.std() < 0.6
    far, truth = draw_far_points(999, 3, task_seed=4)
    assert np.allclose(truth, far @ weights + constant, atol=1e-3)
    assert np.abs(far).max() > 15
    assert not np.array_equal(far, draw_far_points(998, 3, task_seed=4)[0])


def test_other_seeds_have_other_rules() -> None:
    assert not np.allclose(line_rule(4, 3)[0], line_rule(5, 3)[0])
    assert chosen_digits(4, 7) != chosen_digits(5, 7)
    assert len({hand_signs(seed) for seed in range(30)}) == 6
    assert word_numbers(1, 500) != word_numbers(2, 500)


def test_digits_are_renamed_and_cut_the_same_way_for_learners_and_examiner() -> None:
    (images, labels), (more, _) = load_some_digits(3, 5, 24)
    assert images.shape[1:] == more.shape[1:] == (24, 24)
    assert set(labels) == set(range(5)) and images.max() <= 1
    digits = chosen_digits(3, 5)
    hidden, truth = hidden_digits()
    mine, renamed = only_digits(hidden, truth, 3, 5, 24)
    assert [int((renamed == place).sum()) for place in range(5)] == [100] * 5
    first = int(np.flatnonzero(truth == digits[2])[0])
    place = int(np.flatnonzero(renamed == 2)[0])
    assert np.array_equal(mine[place], hidden[first, 2:26, 2:26])


def test_hands_are_bytes_and_their_labels_mean_what_the_task_says() -> None:
    images, labels = draw_hands(5, 40, 30)
    assert images.shape == (30, 40, 40) and images.dtype == np.float32 and images.max() > 50
    assert sorted(set(labels)) == [0, 1, 2]
    same, others = draw_hands(5, 40, 30, task_seed=6)
    assert np.array_equal(images, same)
    names = [hand_signs(5)[one] for one in labels]
    assert names == [hand_signs(6)[one] for one in others]


@pytest.mark.parametrize("padding", ["post", "pre"])
def test_reviews_are_rows_of_numbers(padding: str) -> None:
    rows, labels = draw_numbered_reviews(7, 240, 34, padding, 50)
    assert rows.shape == (50, 34) and rows.min() == 0 and rows.max() < 240
    zeros = rows[:, -1] == 0 if padding == "post" else rows[:, 0] == 0
    assert zeros.sum() > 40
    assert labels.sum() == 25
    numbers = word_numbers(7, 240)
    assert sorted(numbers.values()) == list(range(2, 240))


def test_the_same_review_has_the_same_numbers_for_learners_and_examiner() -> None:
    mine = draw_numbered_reviews(7, 240, 34, "post", 20)
    theirs = draw_numbered_reviews(7, 240, 34, "post", 20, task_seed=7)
    assert np.array_equal(mine[0], theirs[0])
    assert not np.array_equal(mine[0], draw_numbered_reviews(7, 240, 34, "post", 20, task_seed=8)[0])


@pytest.mark.parametrize("horizon", [1, 3])
def test_windows_come_with_the_value_so_far_after_them(horizon: int) -> None:
    (windows, values), (more, later) = draw_windows(2, 64, horizon, length=400)
    assert windows.shape[1:] == (64, 1)
    assert len(windows) + len(more) == 400 - 64 - horizon + 1 == len(values) + len(later)
    every = np.concatenate([windows, more])[..., 0]
    assert np.array_equal(np.concatenate([values, later])[:-horizon], every[horizon:, -1])
