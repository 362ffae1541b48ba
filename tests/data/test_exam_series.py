"""Windows of the exam's series come with what follows them, and the examiner's are of the same task and unseen."""

import numpy as np
import pytest

from grader.data import (
    cut_windows,
    draw_growing,
    draw_grown,
    draw_other_shops,
    draw_shop_windows,
    load_sunspot_windows,
    load_sunspots,
)
from grader.data.exam.series import shop_week


@pytest.mark.parametrize(("first", "last"), [(1, 1), (4, 4), (1, 7)])
def test_each_window_comes_with_what_lies_so_far_after_it(first: int, last: int) -> None:
    windows, values = cut_windows(np.arange(30, dtype=np.float32), 10, first, last)
    assert windows.shape == (30 - 10 - last + 1, 10, 1)
    assert np.array_equal(values - windows[:, -1], np.tile(np.arange(first, last + 1), (len(windows), 1)))
    assert windows[-1, 0, 0] == len(windows) - 1


def test_sunspots_come_in_an_order_of_their_own_and_validation_lies_after_training() -> None:
    series = load_sunspots()[1]
    (windows, values), (later, after) = load_sunspot_windows(3, 132, 24)
    every, following = cut_windows(series, 132, 24, 24)
    begins = {window.tobytes(): n for n, window in enumerate(every)}
    places = [begins[window.tobytes()] for window in windows]
    assert len(set(places)) == len(places) and places != sorted(places)
    assert np.array_equal(values, following[places, 0])
    assert max(places) + 132 + 24 <= 4 * len(series) // 5 <= begins[later[0].tobytes()] + 132
    assert np.array_equal(after, following[-len(after) :, 0])
    assert not np.array_equal(load_sunspot_windows(4, 132, 24)[0][1], values)


def test_shops_of_one_town_share_its_week() -> None:
    (windows, values), (later, days) = draw_shop_windows(5, 56, 10)
    assert windows.shape[1:] == later.shape[1:] == (56, 1)
    assert values.shape[1:] == days.shape[1:] == (10,)
    assert len(windows) == 5 * len(later) == 10 * (420 - 56 - 10 + 1)
    for window in windows[::355]:
        steps = window[:49, 0].reshape(7, 7).mean(axis=0)
        fits = [np.corrcoef(np.roll(shop_week(5), turn), steps)[0, 1] for turn in range(7)]
        assert max(fits) > 0.95
    assert not np.array_equal(shop_week(5), shop_week(6))


def test_the_examiner_asks_about_other_shops_of_the_town() -> None:
    windows, values = draw_other_shops(900, 56, 7, 50, task_seed=5)
    assert (windows.shape, values.shape) == ((50, 56, 1), (50, 7))
    levels = windows[:, :49, 0].reshape(50, 7, 7).mean(axis=(1, 2))
    assert 50 < levels.min() < 80 and 120 < levels.max() < 150
    assert not np.array_equal(windows, draw_other_shops(901, 56, 7, 50, task_seed=5)[0])
    whole = np.concatenate([windows[:, 42:, 0], values], axis=1)
    weeks = whole.reshape(50, 3, 7) - whole.reshape(50, 3, 7).mean(axis=2, keepdims=True)
    assert np.abs(weeks[:, 2] - weeks[:, 1]).mean() < 4


@pytest.mark.parametrize("seed", range(6))
def test_what_is_asked_of_a_growing_record_lies_above_all_that_was_seen(seed: int) -> None:
    (windows, values), (later, after) = draw_growing(seed, 60, 13)
    hidden, truth, _ = draw_grown(900, 60, 13, task_seed=seed)
    highest = max(windows.max(), values.max(), later.max(), after.max())
    assert hidden.min() > highest and truth.min() > highest
    assert (hidden.shape, truth.shape) == ((200, 60, 1), (200,))
    assert len(windows) + len(after) == 12 * 52 - 60 - 13 + 1


def test_a_year_of_the_record_is_known_from_the_years_before() -> None:
    hidden, truth, _ = draw_grown(900, 60, 8, task_seed=2)
    as_last_year = hidden[:, -1, 0] + hidden[:, -52 + 8, 0] - hidden[:, -52, 0]
    assert np.abs(as_last_year - truth).mean() < 2.5 < np.abs(hidden[:, -1, 0] - truth).mean()
    again = draw_grown(901, 60, 8, task_seed=2)
    assert not np.array_equal(again[0], hidden)
    assert abs(again[0].mean() - hidden.mean()) < 3
