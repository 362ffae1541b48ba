"""What made wrong windows of a series: where their values are in it, which windows came, and which labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.arrays import Array, show

_CUT = "Write `series[start:start + window_size]`."


def words_on_order(series: Array, rows: Sequence[Array]) -> str:
    """Return what to do about windows whose values do not follow each other, where the same is wrong in all of them.

    Values that were shuffled before the cut are mixed otherwise in each window: an empty text.

    >>> words_on_order(np.arange(6), [np.array([0, 2, 3]), np.array([1, 3, 4])])
    'Each window has the positions `start` + 0, 2, 3. Write `series[start:start + window_size]`.'
    """
    table = _as_table(rows)
    if (
        table is None
        or not 2 <= table.shape[1] <= len(series)
        or not np.isclose(series[:, None], table.reshape(1, -1)).any(axis=0).all()
    ):
        return ""
    if said := _one_column(table):
        return said
    places = np.array([np.abs(series[:, None] - row[None, :]).argmin(axis=0) for row in table])
    steps = places - places[:, :1]
    if not steps.any():
        return f"Each window is one value, repeated. {_CUT}"
    if (steps == steps[0]).all():
        return f"Each window has the positions `start` + {show(steps[0])}. {_CUT}"
    due = np.lib.stride_tricks.sliding_window_view(series, table.shape[1])[: len(table)]
    if due.shape == table.shape and _are_same_rows(table, due.T.reshape(due.shape)):
        return "`reshape` does not exchange rows and columns: use `.T`, so that each row is one window."
    return ""


def words_on_values(series: Array, rows: Sequence[Array]) -> str:
    """Return what to do about windows with other values than the series, where they are known; else an empty text.

    >>> words_on_values(np.array([5.0, 7.0, 9.0]), [np.array([0.0, 1.0]), np.array([1.0, 2.0])])
    'These are positions, not values. Write `series[start:start + window_size]`.'
    """
    table = _as_table(rows)
    if table is None:
        return ""
    if said := _one_column(table):
        return said
    counted = np.arange(len(table))[:, None] + np.arange(table.shape[1])
    # A series that grows by 1 has the same windows where its first value is subtracted.
    if table.shape == counted.shape and np.array_equal(np.sort(table, axis=0), counted) and series[1] - series[0] != 1:
        return f"These are positions, not values. {_CUT}"
    return ""


def are_scaled(series: Array, rows: Sequence[Array]) -> bool | None:
    """Return whether windows in order are the right ones, times one number, plus another; ``None`` if nobody knows."""
    table = _as_table(rows)
    if table is None or table.shape[1] > len(series):
        return None
    due = np.lib.stride_tricks.sliding_window_view(series.astype(np.float64), table.shape[1])[: len(table)]
    if due.shape != table.shape or np.ptp(due) == 0:
        return None
    asked, told = due.reshape(-1), table.astype(np.float64).reshape(-1)
    factor = np.cov(asked, told, bias=True)[0, 1] / np.var(asked)
    line = factor * (asked - asked.mean()) + told.mean()
    return bool(factor and np.allclose(line, told, rtol=1e-3, atol=1e-3 * np.ptp(told)))


def words_on_repeats(starts: Sequence[int], count: int, end: str) -> str:
    """Return what to do about windows that come more than once; ``count`` is how many there should be.

    >>> words_on_repeats([0, 1, 0, 1], 2, "len(series) - window_size")
    'Each window comes 2 times: add each one once, and remove `.repeat(…)`.'
    """
    times = [list(starts).count(place) for place in range(count)]
    if len(set(times)) == 1 and times[0] > 1:
        return f"Each window comes {times[0]} times: add each one once, and remove `.repeat(…)`."
    is_late = any(start >= count for start in starts)
    if times and set(times[:-1]) <= {1} and (times[-1] > 1 or is_late):
        return f"Only the last window comes again: end the loop at `{end}`, without a `min(…)` for its positions."
    return "Each window must come once: in each turn of the loop, `start` grows by 1, and one window is added."


def words_on_missing(starts: Sequence[int], count: int) -> str:
    """Return what to do about missing windows, where those that came show it; else an empty text.

    >>> words_on_missing([2, 3, 4], 5)
    'The first 2 windows are missing: start at position 0. Look for a range that begins later, or a `skip`.'
    """
    there = sorted(set(starts))
    if count > 2 and there == [0]:
        return "Only the first window is there. Is a `return` or a `break` inside the loop, or is there a `take(1)`?"
    if count > 2 and there == [count - 1]:
        return "Only the last window is there. Make the list before the loop, so that each turn adds to it."
    if there and there[0] > 0 and there == [*range(there[0], count)]:
        first = "window is" if there[0] == 1 else f"{there[0]} windows are"
        return f"The first {first} missing: start at position 0. Look for a range that begins later, or a `skip`."
    if len(set(np.diff(there).tolist())) > 1:
        return "Windows between others are missing. Look for an `if`, a `filter` or a `take` that leaves them out."
    return ""


def words_on_labels(labels: Array, truths: Array, place: str) -> str:
    """Return what to do about labels of other windows, where their order shows it; else an empty text.

    ``labels`` and ``truths`` are one for each window, in the same order; ``place`` is the code of the right one.

    >>> words_on_labels(np.array([3, 1, 2]), np.array([1, 2, 3]), "series[start + 4]")
    'Each label belongs to the window before its own. For the window at `start`, take `series[start + 4]`.'
    """
    if len(labels) < 3 or labels.shape != truths.shape:
        return ""
    take = f"For the window at `start`, take `{place}`."
    if np.ptp(labels) == 0:
        return f"All {len(labels)} labels are {labels[0]:g}. {take}"
    if np.allclose(labels, truths[::-1]):
        return (
            "The labels are in reverse order. Make pairs of windows and labels first, then change the order of pairs."
        )
    for steps, side in ((1, "before"), (-1, "after")):
        if np.allclose(labels, np.roll(truths, steps)):
            return f"Each label belongs to the window {side} its own. {take}"
    return ""


def words_on_distance(steps: int) -> str:
    """Return by how many ``steps`` all labels are too late, or too early where the number is below 0.

    >>> words_on_distance(1), words_on_distance(-2)
    (' Yours are all 1 step too late.', ' Yours are all 2 steps too early.')
    """
    many = f"{abs(steps)} step{'s' * (abs(steps) > 1)}"
    return f" Yours are all {many} too {'late' if steps > 0 else 'early'}."


def _are_same_rows(table: Array, other: Array) -> bool:
    """Return whether two tables have the same rows, in any order."""
    first, second = (rows[np.lexsort(rows.T[::-1])] for rows in (table, other))
    return bool(np.allclose(first, second))


def _as_table(rows: Sequence[Array]) -> Array | None:
    """Return two or more windows of one length as ``(n, length)``; ``None`` for others, and for the same ones."""
    if len(rows) < 2 or not len(rows[0]) or len({len(row) for row in rows}) > 1:
        return None
    table = np.array(rows)
    return None if (table == table[0]).all() else table


def _one_column(table: Array) -> str:
    """Return what to do where one place of all windows has the same value."""
    same = np.flatnonzero((table == table[0]).all(axis=0))
    if not len(same):
        return ""
    return f"The value at position {same[0]} is {table[0, same[0]]:g} in every window. {_CUT}"
