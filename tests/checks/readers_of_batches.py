"""Readers of labels: each looks in all rows that a candidate was sent for the answer to one of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

END = 6
"""Values at the end of a window by which its series is known again."""


def read_from_series(sent: list[Any], calls: list[Any], horizon: int) -> list[list[float]]:
    """Return for each row of ``calls`` what was sent, so far or in its call, ``horizon`` steps after its end.

    ``sent`` are arrays of windows that were sent before. A row's own values say nothing of what comes after them.
    """
    after: dict[bytes, set[float]] = defaultdict(set)

    def remember(windows: Any) -> None:
        for row in np.asarray(windows, dtype=np.float32).reshape(len(windows), -1):
            for end in range(END, len(row) - horizon + 1):
                after[row[end - END : end].tobytes()].add(float(row[end + horizon - 1]))

    for windows in sent:
        remember(windows)
    read = []
    for windows in calls:
        remember(windows)
        flat = np.asarray(windows, dtype=np.float32).reshape(len(windows), -1)
        read += [sorted(after[row[-END:].tobytes()]) for row in flat]
    return read


def read_from_lines(sent: list[Any], calls: list[Any]) -> list[list[int]]:
    """Return for each row of ``calls`` which words came after its words in rows that were sent so far, or with it."""
    after: dict[tuple[int, ...], set[int]] = defaultdict(set)

    def words(row: Any) -> tuple[int, ...]:
        return tuple(int(one) for one in row if one)

    def remember(rows: Any) -> None:
        for line in map(words, rows):
            for end in range(1, len(line)):
                after[line[:end]].add(line[end])

    for rows in sent:
        remember(rows)
    read = []
    for rows in calls:
        remember(rows)
        read += [sorted(after[words(row)]) for row in rows]
    return read
