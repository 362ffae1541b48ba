"""Houses, curves and groups follow from their seed; the examiner's keep the task's rule, and come without noise."""

import numpy as np
import pytest

from grader.data import draw_curve, draw_groups, draw_houses, house_columns
from grader.data.exam.numbers import CURVES, HOUSES, curve_rule, heaps


@pytest.mark.parametrize("features", [3, 5, 7])
def test_houses_have_the_columns_of_their_task(features: int) -> None:
    columns = house_columns(4, features)
    houses, prices = draw_houses(4, features)
    assert (houses.shape, prices.shape) == ((800, features), (800,))
    assert {"area_m2", "distance_m"} <= set(columns) and len(set(columns)) == features
    for place, name in enumerate(columns):
        low, high = HOUSES[name]
        assert low <= houses[:, place].min() < houses[:, place].max() <= high


def test_a_house_is_dearer_where_it_is_larger_and_nearer_to_the_centre() -> None:
    houses, prices = draw_houses(9, 5, 2000, task_seed=3)
    columns = house_columns(3, 5)
    area, distance = houses[:, columns.index("area_m2")], houses[:, columns.index("distance_m")]
    large, near = area > np.median(area), distance < np.median(distance)
    assert prices[large].mean() - prices[~large].mean() > 5
    assert prices[near].mean() - prices[~near].mean() > 5
    spread = prices[near & large].mean() - prices[near & ~large].mean()
    assert spread > 1.2 * (prices[~near & large].mean() - prices[~near & ~large].mean())


def test_the_examiner_asks_about_other_houses_of_the_same_rule() -> None:
    assert draw_houses(5, 4, task_seed=1)[1].std() > 5
    assert not np.array_equal(draw_houses(1, 4, 50)[0], draw_houses(1, 4, 50, task_seed=1)[0])
    drawn = draw_houses(5, 4, 50, task_seed=1)
    assert np.array_equal(drawn[0], draw_houses(5, 4, 50, task_seed=1)[0])
    assert not np.array_equal(drawn[0], draw_houses(6, 4, 50, task_seed=1)[0])
    assert len({house_columns(seed, 5) for seed in range(30)}) > 20


@pytest.mark.parametrize("numbers", [1, 2])
def test_a_curve_is_as_high_as_its_brief_says_and_its_noise_is_small(numbers: int) -> None:
    for seed in range(8):
        inputs, targets = draw_curve(seed, numbers, 5)
        assert inputs.shape == (800, numbers) and targets.shape == (800,)
        assert 4.9 < np.abs(inputs).max() <= 5
        assert 8 < targets.std() < 12.5


def test_no_straight_line_follows_a_curve() -> None:
    for seed in range(12):
        inputs, targets = draw_curve(seed + 500, 2, 4, task_seed=seed)
        with_one = np.column_stack([inputs, np.ones(len(inputs))])
        straight = with_one @ np.linalg.lstsq(with_one, targets, rcond=None)[0]
        assert np.abs(straight - targets).mean() > 7


def test_a_curve_without_noise_is_the_rule_that_learners_see_through_noise() -> None:
    inputs, targets = draw_curve(3, 1, 4)
    truth = draw_curve(77, 1, 4, 5000, task_seed=3)
    order = np.argsort(truth[0][:, 0])
    rule = np.interp(inputs[:, 0], truth[0][order, 0], truth[1][order])
    assert 0.85 < (targets - rule).std() < 1.15
    assert {name for seed in range(20) for name, _, _ in curve_rule(seed, 2)} == set(CURVES)
    assert curve_rule(1, 2) == curve_rule(1, 2) != curve_rule(2, 2)
    for seed in range(200):
        assert [name for name, _, _ in curve_rule(seed, 2)].count("wave") == 1
        assert curve_rule(seed, 1)[0][0] == "wave"


@pytest.mark.parametrize(("groups", "dimensions"), [(3, 2), (5, 3)])
def test_points_lie_nearest_to_a_heap_of_their_own_group(groups: int, dimensions: int) -> None:
    points, labels = draw_groups(8, groups, dimensions, task_seed=2)
    middles = heaps(2, groups, dimensions)
    nearest = np.argmin(((points[:, None] - middles) ** 2).sum(axis=2), axis=1) % groups
    assert points.shape == (1200, dimensions) and set(labels) == set(range(groups))
    assert 0.97 < (nearest == labels).mean() < 1


def test_heaps_of_one_group_are_never_neighbours() -> None:
    middles = heaps(6, 4, 2)
    apart = np.linalg.norm(middles[:, None] - middles, axis=2)
    for one in range(12):
        neighbours = np.argsort(apart[one])[1:3]
        assert all(neighbour % 4 != one % 4 for neighbour in neighbours)
        assert apart[one, neighbours] == pytest.approx([5.2, 5.2])
    assert not np.allclose(heaps(6, 4, 2), heaps(7, 4, 2))
