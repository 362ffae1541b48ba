"""Evidence about windows of a series: a case, and what ``windowed_dataset`` gave for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
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


class WindowMatchers:
    """What can be said about ``Windows``."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._case = windows.case

    def hold_every_window(self) -> None:
        """Each stretch of ``window_size`` days occurs once, in order, and a partial batch is kept.

        A stretch at the very end, which has no label, may be there: that is a matter of its label.

        >>> expect(read_windows(candidate, case)).hold_every_window()  # doctest: +SKIP
        """
        case, windows = self._case, self._windows
        require(windows.ended, "a data set that ends", f"one that never ends, for {case}", "Leave out `.repeat()`.")
        require(
            bool(windows.rows),
            f"windows, for {case}",
            "an empty data set",
            "Are all windows dropped by `drop_remainder`?",
        )
        self._have_their_length()
        self._stand_in_the_series()
        found = [windows.start(row) for row in windows.rows]
        missing = sorted(set(range(case.count)) - set(found))
        twice = sorted({start for start in found if found.count(start) > 1})
        if twice:
            if (lost := lost_decimals(windows)) is not None:
                raise lost
            found_twice = f"the window that starts at position {twice[0]} comes twice, for {case}"
            raise Unmet("each window once", found_twice, "Cut one window at every step of the series: `shift=1`.")
        if missing:
            self._explain_missing(missing, found)
        require(
            windows.second_rows in (None, len(found)),
            "the same windows each time the data set is read",
            f"{len(found)} windows in the first pass and {windows.second_rows} in the second, for {case}",
            "Training reads the data once per epoch: return a `tf.data.Dataset`, not a generator.",
        )

    def _have_their_length(self) -> None:
        if self._windows.short is not None:
            raise self._windows.short.with_traceback(None)
        case, widths = self._case, [len(row) for row in self._windows.rows]
        other = next((width for width in widths if width != case.window_size), None)
        if other is None:
            return
        ahead = "horizon" if case.horizon else "1"
        advice = f"Cut `window_size + {ahead}` values: the first `window_size` are the window, the last is its label."
        if case.window_size in widths and other < case.window_size:
            advice = "Shorter windows come from the end of the series: add `drop_remainder=True` to `.window(…)`."
        elif other == case.window_size + (case.horizon or 1):
            advice = "The window still holds its label: return `(window[:window_size], window[-1])`."
        raise Unmet(f"windows of {case.window_size} values", f"windows of {other} values, for {case}", advice)

    def _stand_in_the_series(self) -> None:
        if self._windows.stranger is not None:
            raise self._windows.stranger.with_traceback(None)

    def _explain_missing(self, missing: list[int], starts: list[int]) -> None:
        case, found, expected = self._case, len(starts), self._case.count
        advice = "Cut a window at every step of the series: `shift=1`."
        gaps = set(np.diff(sorted(starts)).tolist())
        # Windows that were shuffled first are lost anywhere; those of a longer stride lie evenly apart.
        whole_batches = found == expected - expected % case.batch_size and (1 in gaps or found < 3)
        if whole_batches and found == expected - 1:
            cut = "window_size + horizon" if case.horizon else "window_size + 1"
            advice = (
                f"The last window is missing. Count the values that you cut: {cut}, not one more. If that is right, "
                "look for `drop_remainder` in `.batch(batch_size)`: the last batch may be smaller than the others."
            )
        elif whole_batches:
            advice = "The last batch may be smaller than the others: no `drop_remainder` in `.batch(batch_size)`."
        elif found == expected - 1:
            advice = "The last value of the series is the label of the last window: is a range one too short?"
        raise Unmet(
            f"{expected} windows",
            f"{found} windows: the one that starts at {case.values[missing[0]]:g} is missing, for {case}",
            advice,
        )

    def label_what_comes_next(self, per_step: bool = False) -> None:
        """The label is the value right after its window, or ``horizon`` steps after it.

        With ``per_step`` a label for each step of the window is right as well, each as far after its own step. Of a
        window that is too short or too long, the label may lie after what is there, or after its first values.

        >>> expect(read_windows(candidate, case)).label_what_comes_next()  # doctest: +SKIP
        """
        windows, case = self._windows, self._case
        # Where decimals are lost, other cases without decimals tell about the labels.
        if windows.is_empty_by_its_batches or lost_decimals(windows) is not None:
            return
        self._are_pairs()
        self._stand_in_the_series()
        for row, label in zip(windows.rows, windows.labels or (), strict=True):
            if not len(row):
                continue
            if per_step and len(label) == len(row) > 1:
                self._are_labels_of_each_step(row, label)
                continue
            require(
                len(label) == 1,
                "one label per window",
                f"{len(label)} labels for the window {show(row)}, for {case}",
                f"The label is the one value {'`horizon` steps ' if case.horizon else ''}after the window: return "
                "`(window[:window_size], window[-1])`.",
            )
            truth = self._after(row)
            if truth is None or not np.isclose(label[0], truth):
                self._explain_label(row, float(label[0]), truth)

    def _are_pairs(self) -> None:
        windows = self._windows
        require(
            bool(windows.rows) and windows.labels is not None,
            "pairs of (windows, labels)",
            f"{'windows without labels' if windows.rows else 'an empty data set'}, for {self._case}",
            "Map each window of window_size + 1 values to `(window[:-1], window[-1])`.",
        )

    def _after(self, row: Array) -> float | None:
        """Return the value that is the label of a window; ``None`` where the series has ended by then."""
        place = self._windows.start(row) + min(len(row), self._case.window_size) - 1 + (self._case.horizon or 1)
        return float(self._case.series[place]) if place < len(self._case.series) else None

    def _are_labels_of_each_step(self, row: Array, labels: Array) -> None:
        case, first = self._case, self._windows.start(row) + (self._case.horizon or 1)
        right = case.series[first : first + len(labels)]
        require(
            len(right) == len(labels) and bool(np.allclose(right, labels)),
            f"the labels {show(right)} for the steps of the window {show(row)}",
            f"{show(labels)}, for {case}",
            f"The label of each step lies {'`horizon` steps' if case.horizon else 'one step'} after it: "
            f"`window[{'horizon' if case.horizon else '1'}:]`.",
        )

    def _explain_label(self, row: Array, label: float, truth: float | None) -> None:
        found = f"the window {show(row)} with the label {label:g}, for {self._case}"
        horizon = self._case.horizon
        if truth is not None and self._labels_are_mixed():
            raise Unmet(
                f"the label {truth:g} for the window {show(row)}",
                f"{found}: it is the label of another window",
                "Windows and labels were shuffled apart. Make pairs first, then shuffle the pairs.",
            )
        cut = f"window_size + {'horizon' if horizon else '1'}"
        advice = f"Cut `{cut}` values at each step: the first `window_size` are the window, the last is its label."
        if horizon:
            advice += " With horizon=1 that is the value right after the window."
        if np.isclose(row, label).any():
            found = f"{found}: the label is a value of its own window, so the answer leaks into the question"
        expected = f"the label {truth:g}" if truth is not None else "no window without a label"
        far = f", which is {horizon} step{'s' if horizon > 1 else ''} after its last value" if horizon else ""
        raise Unmet(f"{expected} for the window {show(row)}{far}", found, advice)

    def _labels_are_mixed(self) -> bool:
        """Return whether each label is there, but beside another window."""
        case, labels = self._case, np.concatenate([*(self._windows.labels or ()), np.zeros(0)])
        expected = case.series[len(case.series) - case.count :]
        whole = len(labels) == len(expected) > 1
        return whole and bool(np.allclose(np.sort(labels), np.sort(expected)))

    def come_in_batches(self) -> None:
        """Every batch but the last holds ``batch_size`` windows.

        >>> expect(read_windows(candidate, case)).come_in_batches()  # doctest: +SKIP
        """
        windows, size = self._windows, self._case.batch_size
        if windows.short is not None:
            raise windows.short.with_traceback(None)
        require(
            windows.batched,
            f"batches of {size} windows",
            f"single windows, in no batches, for {self._case}",
            "Add `.batch(batch_size)` after `.shuffle(…)`, and keep its result: `dataset = dataset.batch(batch_size)`.",
        )
        sizes = list(windows.sizes if windows.ended else _of_one_pass(windows.sizes, self._case.count))
        if not sizes:
            return
        require(
            all(one == size for one in sizes[:-1]) and sizes[-1] <= size,
            f"batches of {size} windows",
            f"batches of {show(sizes)} windows, for {self._case}",
            _batch_advice(sizes, size),
        )

    def are_shuffled(self) -> None:
        """With a buffer, the windows come in a mixed order, each one intact.

        Of windows that are mixed with a buffer of 50, the first twenty would have to come from the nearest 17 for none
        to come more than 16 places early: a chance below 1e-9. As rare are neighbours that stay together by chance.

        >>> expect(read_windows(candidate, long_case)).are_shuffled()  # doctest: +SKIP
        """
        self._stand_in_the_series()
        case, windows = self._case, self._windows
        starts = np.array([windows.start(row) for row in windows.rows[: case.count] if len(row)])
        steps, buffer = np.diff(starts), self._case.shuffle_buffer
        expected = f"windows in a mixed order (shuffle_buffer={buffer})"
        said = f"they start at {show(starts[:6])}, …"
        require(len(starts) > 1, expected, "an empty data set", "Does `.batch(…)` drop all windows?")
        if (steps > 0).all() or (steps < 0).all():
            way = (
                "in the order of the series" if (steps > 0).all() else "from the last to the first, none of them mixed"
            )
            advice = "Call `.shuffle(shuffle_buffer)` after the windows are cut, and keep its result."
            raise Unmet(expected, f"windows {way}: {said}", advice)
        early = int((starts - np.arange(len(starts))).max())
        require(
            early > buffer // 3,
            expected,
            f"windows near their place in the series, none more than {early} early: {said}",
            "Give `.shuffle(…)` the whole buffer, `shuffle_buffer`, and call it before `.batch(batch_size)`: each "
            "window may then come as many places early.",
        )
        require(
            bool(np.mean(np.abs(steps) == 1) < 0.5),
            expected,
            f"windows that stay beside their neighbours: {said}",
            "Shuffle single windows, not whole batches: `.shuffle(shuffle_buffer)` comes before `.batch(batch_size)`.",
        )


def _batch_advice(sizes: list[int], size: int) -> str:
    if sorted(sizes, reverse=True)[0] == size and sum(one < size for one in sizes) == 1:
        return "The smaller batch must be the last: `.shuffle(…)` comes before `.batch(batch_size)`, not after it."
    fills = " as it is: fill each batch before the next begins, as `.batch(batch_size)` does."
    return "Use the argument `batch_size`" + (", not a fixed number." if max(sizes) > size else fills)


def _of_one_pass(sizes: tuple[int, ...], count: int) -> list[int]:
    """Return the sizes of the batches that hold the first ``count`` windows of a data set that never ends."""
    ends = np.cumsum(sizes)
    return list(sizes[: int(np.searchsorted(ends, count)) + 1])


expect.register(Windows, WindowMatchers)
