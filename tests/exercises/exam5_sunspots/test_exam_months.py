"""Each hidden month is asked about from months that lie so far before it."""

import numpy as np
import pytest

from exercises.exam5_sunspots.expectations.months import months_ahead
from grader.checks.exam.task import Task

KNOWN = (np.arange(50, dtype=np.float32), np.arange(50, dtype=np.float32))
HIDDEN = (np.arange(50, 70, dtype=np.float32), np.arange(50, 70, dtype=np.float32))


@pytest.mark.parametrize("horizon", [1, 7])
def test_every_hidden_month_is_asked_about_from_what_was_known_so_long_before(horizon: int) -> None:
    windows, values, stages = months_ahead(KNOWN, HIDDEN, Task({"WINDOW": 12, "HORIZON": horizon}, "solution_model"))
    for stage in range(20 // horizon):
        assert windows[stages <= stage].max() < values[stages == stage].min()
    assert windows.shape == (20, 12, 1)
    assert np.array_equal(values, HIDDEN[1])
    assert np.array_equal(windows[:, -1, 0], values - horizon)


def test_a_grading_draws_four_in_five_of_them_anew() -> None:
    task = Task({"WINDOW": 12, "HORIZON": 5}, "solution_model")
    windows, values, stages = months_ahead(KNOWN, HIDDEN, task, np.random.default_rng(1))
    assert np.array_equal(stages, (values - 50) // 5)
    assert len(set(values)) == 16 and set(values) < set(HIDDEN[1])
    assert np.array_equal(windows[:, -1, 0], values - 5)
    assert set(values) != set(months_ahead(KNOWN, HIDDEN, task, np.random.default_rng(2))[1])
