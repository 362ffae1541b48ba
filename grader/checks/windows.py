"""Evidence about windows of a series: a case, and what ``windowed_dataset`` gave for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, require
from grader.checks.one_failure import as_one, one_failure

READ_TWICE = 12
"""Values of the longest series whose windows are drawn a second time: that they can be is no matter of length."""
_PAIRS = "Map each window of window_size + 1 values to `(window[:-1], window[-1])`."


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

    @property
    def count(self) -> int:
        """How many windows have a label."""
        return len(self.values) - self.window_size - (self.horizon or 1) + 1

    def __str__(self) -> str:
        """Return the call in words."""
        far = f", horizon={self.horizon}" if self.horizon else ""
        return (
            f"series {show(self.values)} ({len(self.values)} values), window_size={self.window_size}, "
            f"batch_size={self.batch_size}, shuffle_buffer={self.shuffle_buffer}{far}"
        )


@dataclass(frozen=True)
class Windows:
    """What ``windowed_dataset`` gave for one case, drawn twice; read as far as it can be read."""

    case: WindowCase
    rows: tuple[Array, ...]
    """Each window, one-dimensional, whatever its length."""
    labels: tuple[Array, ...] | None
    """What stands beside each window, one-dimensional: one value, or several; ``None`` where nothing does."""
    sizes: tuple[int, ...]
    """How many windows each batch holds."""
    batched: bool
    """Whether there are batches, and not single windows."""
    ended: bool
    """Whether the data set ended by itself."""
    second_rows: int | None
    """How many windows a second pass gave; ``None`` for long series, which are read once."""
    rank: int
    """How many axes the windows have: 2 for ``(b, window)``, 3 for ``(b, window, 1)``."""
    short: Unmet | CandidateFault | None = None
    """What is wrong with shorter windows among the others, of which no batch can be made: then each came by itself."""
    stranger: Unmet | CandidateFault | None = None
    """What is wrong with the first window that does not stand in the series; nothing can be said of its label."""

    def start(self, row: Array) -> int:
        """Return the position of the series at which a window starts."""
        return int(np.argmin(np.abs(self.case.series - row[0])))

    @property
    def is_empty_by_its_batches(self) -> bool:
        """Whether there is no window, because all of them do not fill a batch."""
        return not self.rows and self.case.count < self.case.batch_size


def read_windows(candidate: Candidate, case: WindowCase) -> Windows:
    """Call the learner's ``windowed_dataset`` for ``case`` and draw all its batches, twice.

    Criteria that ask about the same case share what was drawn. Raises ``Unmet`` or ``CandidateFault``, one for all
    cases, where there is nothing to read.
    """
    with one_failure(candidate, "windowed_dataset"):
        return candidate.ledger.gather(case, lambda: _read_whatever_comes(candidate, case))


def _read_whatever_comes(candidate: Candidate, case: WindowCase) -> Windows:
    """Read a data set; where its windows make no batch, as they are of different length, read one at a time."""
    try:
        return _read_windows(candidate, case)
    except CandidateFault as fault:
        if "Cannot batch tensors with different shapes" not in fault.fault.message or case.batch_size == 1:
            raise
    alone = _read_windows(candidate, replace(case, batch_size=1))
    widths = [len(row) for row in alone.rows if len(row) != case.window_size]
    short = Unmet(
        f"windows of {case.window_size} values",
        f"windows of {widths[0] if widths else 0} values among the others, for {case}: they make no batch",
        "Shorter windows come from the end of the series: add `drop_remainder=True` to `.window(…)`.",
    )
    return replace(alone, case=case, short=as_one(candidate, short, "windows of one length"))


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
    first_rows = sum(_rows_of(element, case) for element in elements)
    require(
        first_rows <= most or not ended,
        f"at most one window for each of {len(case.values)} values",
        f"{first_rows} windows, for {case}",
        "Cut a window at every step of the series, once.",
    )
    batches = [_read_element(element, case) for element in elements]
    rows = tuple(row for batch in batches for row in _flat(batch.features))
    labels = tuple(label for batch in batches if batch.labels is not None for label in _flat(batch.labels))
    read = Windows(
        case,
        tuple(row[: case.window_size] for row in rows) if _are_unsplit(batches, case) else rows,
        labels if len(labels) == len(rows) else None,
        tuple(len(batch.features) for batch in batches),
        all(batch.is_batch for batch in batches),
        ended,
        sum(len(_read_element(element, case).features) for element in again) if twice else None,
        3 if batches and batches[0].features.ndim == 3 else 2,
    )
    strange = find_stranger(read)
    return replace(read, stranger=strange and as_one(candidate, strange, "windows of the series"))


@dataclass(frozen=True)
class _Batch:
    """One element of the learner's data set."""

    features: Array
    """Windows ``(b, width)`` or ``(b, width, 1)``; of an element that is no batch, b is 1."""
    labels: Array | None
    """What stands beside them, ``(b, …)``."""
    is_batch: bool


def _flat(values: Array) -> Array:
    """Return ``(b, …)`` as ``(b, n)``; b or n may be 0."""
    return values.reshape(len(values), int(np.prod(values.shape[1:])))


def _are_unsplit(batches: list[_Batch], case: WindowCase) -> bool:
    """Return whether each row still is a window and its label in one."""
    whole = case.window_size + (case.horizon or 1)
    return all(batch.labels is None and batch.features.size == whole * len(batch.features) for batch in batches)


def _rows_of(element: Any, case: WindowCase) -> int:
    """Return how many windows an element holds, as far as that can be told without reading it."""
    features = element[0] if isinstance(element, (tuple, list)) and element else element
    try:
        shape = np.shape(features)
    except ValueError:  # Rows of different lengths: what is wrong with them is told where they are read.
        shape = ()
    a_column = len(shape) == 2 and shape[1] == 1 < case.window_size
    return shape[0] if len(shape) > 1 and not a_column else 1


def _read_element(element: Any, case: WindowCase) -> _Batch:
    parts = list(element) if isinstance(element, (tuple, list)) else [element]
    require(
        len(parts) in (1, 2),
        "pairs of (windows, labels)",
        f"elements that are {describe(element)}, for {case}",
        f"{_PAIRS} A pair has two parts, whatever the labels are.",
    )
    features = as_array(parts[0], "the windows")
    labels = as_array(parts[1], "the labels") if len(parts) == 2 else None
    alone = _is_alone(features, labels, case)
    if alone:
        features, labels = features[np.newaxis], labels[np.newaxis] if labels is not None else None
    require(
        features.ndim > 1 and (labels is None or len(labels) == len(features)),
        f"batches: windows of shape (b, {case.window_size}) and labels of shape (b,)",
        f"windows of shape {features.shape} and labels of shape {getattr(labels, 'shape', ())}, for {case}",
        "Is `.batch(batch_size)` there, and its result assigned?",
    )
    return _Batch(features, labels, not alone)


def _is_alone(features: Array, labels: Array | None, case: WindowCase) -> bool:
    """Return whether an element is one window, and no batch of them: of shape ``(window,)`` or ``(window, 1)``."""
    if features.ndim < 2:
        return features.ndim == 1
    a_column = features.ndim == 2 and features.shape[1] == 1 < case.window_size
    if labels is None:
        return a_column
    return labels.ndim == 0 or (a_column and len(labels) != len(features))


def find_stranger(windows: Windows) -> Unmet | None:
    """Return what to say of the first window that is no stretch of the series; ``None`` where all are."""
    series, case = windows.case.series, windows.case
    for row in filter(len, windows.rows):
        start = windows.start(row)
        stretch = series[start : start + len(row)]
        if len(stretch) == len(row) and np.allclose(stretch, row):
            continue
        found = f"the window {show(row)}, for {case}"
        known = np.isclose(series[:, None], row[None, :]).any(axis=0)
        if (lost := lost_decimals(windows)) is not None:
            return lost
        if not known.all():
            return Unmet(
                "windows of the series' own values",
                f"{found}: {show(row[~known][:1])} is no value of the series",
                "Leave the values as they are: scale them in the model, where every window is scaled the same way.",
            )
        return Unmet(
            "days in their order inside each window",
            found,
            "Shuffle the windows, not the days: `.shuffle(…)` comes after `.window(…)` and `.flat_map(…)`.",
        )
    return None


def lost_decimals(windows: Windows) -> Unmet | None:
    """Return what to say of whole numbers that come from a series with decimals; ``None`` where that is not so."""
    series = windows.case.series
    whole = all(np.array_equal(row, np.round(row)) for row in windows.rows)
    if not whole or np.array_equal(series, np.round(series)):
        return None
    return Unmet(
        "windows of the series' own values",
        f"whole numbers, such as {show(windows.rows[0])}, for {windows.case}: the decimals are lost",
        "Leave the values as they are: no `int`, no `tf.int32`, no `round`.",
    )
