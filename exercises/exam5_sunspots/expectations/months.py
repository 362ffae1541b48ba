"""Windows of a real series whose labels are hidden months."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.checks.exam.task import Task
from grader.data import cut_windows


def months_ahead(
    known: tuple[Array, Array], hidden: tuple[Array, Array], task: Task, random: np.random.Generator | None = None
) -> tuple[Array, Array, Array]:
    """Return windows of ``WINDOW`` months, the hidden month ``HORIZON`` months after each, and their stages.

    Windows hold the labels of earlier ones: a window that ends ``HORIZON`` months later is in the next stage.

    Args:
        known: time and values of the months that learners have; the first windows reach back into them.
        hidden: time and values of the months that follow; each is a label once.
        task: the sizes of the task.
        random: draws four in five of them; without it, all are returned in time order.

    Returns:
        ``(windows, values, stages)``: shapes ``(n, WINDOW, 1)``, ``(n,)`` and ``(n,)``.
    """
    window, horizon = task["WINDOW"], task["HORIZON"]
    series = np.concatenate([known[1][len(known[1]) - window - horizon + 1 :], hidden[1]])
    windows, values = cut_windows(series, window, horizon, horizon)
    asked = windows, values[:, 0], np.arange(len(windows)) // horizon
    if random is None:
        return asked
    drawn = random.permutation(len(windows))[: 4 * len(windows) // 5]
    return asked[0][drawn], asked[1][drawn], asked[2][drawn]
