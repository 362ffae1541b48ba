"""Evidence about windows of a series: a case, and what ``windowed_dataset`` gave for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.expect import Unmet, require

READ_TWICE = 12
"""Values of the longest series whose windows are drawn a second time: that they can be is no matter of length."""


@dataclass(frozen=True)
class WindowCase:
    """One call of ``windowed_dataset``: arguments that a learner can try by hand."""

    values: tuple[float, ...]
    """The series; all different, so that a window can be recognised."""
    window_size: int
    batch_size: int
    shuffle_buffer: int = 1
    horizon: int | None = None
    """How far after the window the label lies; ``None`` where the function has no such argument."""

    @property
    def series(self) -> Array:
        """The series as float32, shape ``(n,)``."""
        return np.array(self.values, dtype=np.float32)

    def __str__(self) -> str:
        """Return the call in words."""
        far = f", horizon={self.horizon}" if self.horizon else ""
        return (
            f"series {show(self.values)} ({len(self.values)} values), window_size={self.window_size}, "
            f"batch_size={self.batch_size}, shuffle_buffer={self.shuffle_buffer}{far}"
        )


@dataclass(frozen=True)
class Windows:
    """What ``windowed_dataset`` gave for one case, drawn twice."""

    case: WindowCase
    batches: tuple[tuple[Array, Array], ...]
    """Pairs of features ``(b, window)`` and labels ``(b,)``."""
    ended: bool
    """Whether the data set ended by itself."""
    second_rows: int | None
    """How many windows a second pass gave; ``None`` for long series, which are read once."""
    as_given: Array
    """All features of the first pass, of the rank that the model will see: ``(n, window)`` or ``(n, window, 1)``."""

    @property
    def features(self) -> Array:
        """All windows, shape ``(n, window)``."""
        return np.concatenate([features for features, _ in self.batches])

    @property
    def labels(self) -> Array:
        """All labels, shape ``(n,)``."""
        return np.concatenate([labels for _, labels in self.batches])


def read_windows(candidate: Candidate, case: WindowCase) -> Windows:
    """Call the learner's ``windowed_dataset`` for ``case`` and draw all its batches, twice.

    Criteria that ask about the same case share what was drawn.
    """
    return candidate.ledger.gather(case, lambda: _read_windows(candidate, case))


def _read_windows(candidate: Candidate, case: WindowCase) -> Windows:
    extra = () if case.horizon is None else (case.horizon,)
    arguments = (case.series, case.window_size, case.batch_size, case.shuffle_buffer, *extra)
    dataset = candidate.call("windowed_dataset", *arguments)
    is_data = (isinstance(dataset, Handle) and dataset.kind == "dataset") or isinstance(dataset, tuple)
    require(is_data, "a data set of (windows, labels)", describe(dataset), "Return the data set.")
    most = 2 * len(case.values) + 2
    elements, ended = candidate.draw(dataset, most, "windowed_dataset")
    twice = len(case.values) <= READ_TWICE
    again, _ = candidate.draw(dataset, most, "windowed_dataset") if twice else ([], True)
    require(
        len(elements) > 0,
        f"windows, for {case}",
        "an empty data set",
        "Are all windows dropped by `drop_remainder`?",
    )
    first_rows = sum(_rows_of(element) for element in elements)
    require(
        first_rows <= most or not ended,
        f"at most one window for each of {len(case.values)} values",
        f"{first_rows} windows, for {case}",
        "Cut a window at every step of the series, once.",
    )
    batches = tuple(_read_batch(element, case) for element in elements)
    rows = sum(_rows_of(element) for element in again)
    require(
        len({np.shape(element[0])[1:] for element in elements}) == 1,
        "windows of one shape",
        f"windows of different shapes, for {case}",
        "Cut each window with `.window(…, drop_remainder=True)`, so that all are of one length.",
    )
    raw = np.concatenate([np.asarray(element[0]) for element in elements])
    return Windows(case, batches, ended, rows if twice else None, raw)


def _rows_of(element: Any) -> int:
    """Return how many windows a batch of the second pass holds; 0 where it is no batch."""
    is_pair = isinstance(element, (tuple, list)) and len(element) == 2
    return len(element[0]) if is_pair and np.ndim(element[0]) > 0 else 0


def _read_batch(element: Any, case: WindowCase) -> tuple[Array, Array]:
    pair = isinstance(element, (tuple, list)) and len(element) == 2
    require(
        pair,
        "pairs of (windows, labels)",
        f"elements that are {describe(element)}, for {case}",
        "Map each window of window_size + 1 values to `(window[:-1], window[-1])`.",
    )
    features = as_array(element[0], "the windows")
    labels = as_array(element[1], "the labels")
    require(
        features.ndim > 1 and features.shape[0] == len(np.atleast_1d(labels)),
        f"batches: windows of shape (b, {case.window_size}) and labels of shape (b,)",
        f"windows of shape {features.shape} and labels of shape {labels.shape}, for {case}",
        "Is `.batch(batch_size)` there, and its result assigned?",
    )
    width = int(np.prod(features.shape[1:]))
    require(
        width == case.window_size,
        f"windows of {case.window_size} values",
        f"windows of {width} values, for {case}",
        f"A window is cut with window_size + {'horizon' if case.horizon else '1'} values: window_size features and "
        "the label.",
    )
    if labels.size != len(features):
        raise Unmet(
            "one label per window",
            f"labels of shape {labels.shape}, for {case}",
            f"The label is the one value {'horizon steps ' if case.horizon else ''}after the window: `window[-1]`.",
        )
    return features.reshape(len(features), width), as_column(labels, "the labels")
