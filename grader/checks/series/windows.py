"""Evidence about windows of a series: the arguments of one call, and the data set that it returned."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import as_one, one_failure
from grader.checks.series.window_causes import (
    are_scaled,
    words_on_distance,
    words_on_labels,
    words_on_missing,
    words_on_order,
    words_on_repeats,
    words_on_values,
)

MOST_WRITTEN = 12
"""Values of a series that a message has in full."""
READ_TWICE = 12
"""Series of at most this many values are read twice: whether a second pass works does not depend on the length."""
MANY_TIMES = 50
"""Windows of a short series that come more than so many times have no end."""
LONGER = 5
"""In windows of so many values it shows whether one window is missing, or one for each value but one."""
SHOWN = 3
"""Missing windows that are told."""
START_OF, FEW, SMALL = 800, 4, 40
"""Values of a series, windows of a batch, and the buffer, with which the first batches hold no shorter windows."""
MANY_MORE = 300
"""So many windows more than a buffer holds show how large it is."""
_OF_OTHER_LENGTHS = ("Cannot batch tensors with different shapes", "number of elements does not match")
"""What TensorFlow says of rows that cannot be batched, of one function or of several that it runs as one."""
_PAIRS = "Map each window of `window_size + 1` values to `(window[:-1], window[-1])`."
_DROP = "Add `drop_remainder=True` to `.window(…)`: it drops the shorter windows at the end of the series."

_WRAPS = (
    "The windows continue at the start of the series, as `np.roll` does. Leave out the windows that have no label in "
    "the series."
)


@dataclass(frozen=True)
class WindowCase:
    """The arguments of one call: small enough for a learner to try by hand."""

    values: tuple[float, ...]
    """The series; all values differ, so each window can be found in it."""
    window_size: int
    batch_size: int
    shuffle_buffer: int = 1
    horizon: int | None = None
    """How many steps after the window its label is; ``None`` if the function has no such argument."""
    function: str = field(default="", compare=False)
    """The learner's function that is called with them; empty where the call has other arguments than these."""
    takes: tuple[str, ...] | None = field(default=None, compare=False)
    """Which arguments it has in the learner's course form; ``None`` for all."""

    @functools.cached_property
    def series(self) -> Array:
        """The series as float32, shape ``(n,)``."""
        return np.array(self.values, dtype=np.float32)

    @property
    def count(self) -> int:
        """How many windows have a label."""
        return len(self.values) - self.window_size - (self.horizon or 1) + 1

    def __str__(self) -> str:
        """Return the call as code, or the arguments in words where no such call is made."""
        return self._text

    @functools.cached_property
    def _text(self) -> str:
        far = f", horizon={self.horizon}" if self.horizon else ""
        if self.function:
            given = [self.window_size, self.batch_size, self.shuffle_buffer, *([self.horizon] if self.horizon else [])]
            names = ("window_size", "batch_size", "shuffle_buffer", "horizon")
            told = [str(value) for name, value in zip(names, given, strict=False) if name in (self.takes or names)]
            return f"`{self.function}({_written(self.values)}, {', '.join(told)})`"
        return (
            f"series {show(self.values)} ({len(self.values)} values), window_size={self.window_size}, "
            f"batch_size={self.batch_size}, shuffle_buffer={self.shuffle_buffer}{far}"
        )


def _written(values: tuple[float, ...]) -> str:
    """Return a series as code: a short one in full, a long one from 0 up as ``np.arange``, another one with its ends.

    >>> _written((0.0, 0.5)), _written(tuple(map(float, range(500))))
    ('[0, 0.5]', 'np.arange(500.0)')
    """
    ramp = len(values) > MOST_WRITTEN and values == tuple(map(float, range(len(values))))
    return f"np.arange({float(len(values))})" if ramp else f"[{show(values, MOST_WRITTEN)}]"


def ramp_windows(
    *, length: int, window_size: int, batch_size: int, shuffle_buffer: int = 1, horizon: int | None = None
) -> WindowCase:
    """Return the case of a ramp 0, 1, 2, …, which a learner can check by hand."""
    return WindowCase(tuple(map(float, range(length))), window_size, batch_size, shuffle_buffer, horizon)


@dataclass(frozen=True)
class Windows:
    """The windows and labels that a learner's function returned for one case, in up to two passes."""

    case: WindowCase
    rows: tuple[Array, ...]
    """Each window, one-dimensional, of any length."""
    labels: tuple[Array, ...] | None
    """The labels of each window, one-dimensional: one value, or several; ``None`` if there are no labels."""
    sizes: tuple[int, ...]
    """The number of windows in each batch."""
    batched: bool
    """Whether the elements are batches, not single windows."""
    ended: bool
    """Whether the data set ended."""
    second_rows: int | None
    """The number of windows in a second pass; ``None`` for long series, which are read once."""
    rank: int
    """The number of axes of a batch of windows: 2 for ``(b, window)``, 3 for ``(b, window, 1)``."""
    short: Unmet | CandidateFault | None = None
    """The error about shorter windows that cannot be batched with the others; the windows were then read one by one."""
    foreign: Unmet | CandidateFault | None = None
    """The error about the first window that is not in the series; its label cannot be graded."""
    candidate: Candidate | None = None
    """Where they were read."""
    function: str = ""
    """The learner's function that returned them."""
    kind: str = ""
    """The class of what it returned, as the candidate tells it."""

    def start(self, row: Array) -> int:
        """Return the position in the series where a window starts."""
        return _start(self.case, row)

    def goes_round(self, row: Array, *label: float) -> bool:
        """Return whether a window, and its label, go on at the start of the series after its end."""
        ahead = (self.case.horizon or 1) - 1
        round_again = np.roll(self.case.series, -self.start(row))
        after = round_again[len(row) + ahead : len(row) + ahead + len(label)]
        return len(after) == len(label) and bool(np.allclose(np.append(round_again[: len(row)], after), [*row, *label]))

    @property
    def are_all_alike(self) -> bool:
        """Whether as many windows as there should be all start at the same position."""
        return len(self.rows) >= self.case.count > 1 and len({self.start(row) for row in self.rows if len(row)}) == 1

    @property
    def is_empty_by_its_batches(self) -> bool:
        """Whether there is no window because all of them together do not fill a batch."""
        return not self.rows and self.case.count < self.case.batch_size


def read_windows(candidate: Candidate, function: str, case: WindowCase) -> Windows:
    """Call a learner's ``function`` with the arguments of ``case`` and read all batches, up to twice.

    Criteria about the same case share the result. Raises ``Unmet`` or ``CandidateFault``, the same one for all cases,
    if nothing can be read.
    """
    case = _called(candidate, function, case)
    with one_failure(candidate, function):
        return candidate.ledger.gather((function, case), lambda: _read_batches_or_singles(candidate, function, case))


def _called(candidate: Candidate, function: str, case: WindowCase) -> WindowCase:
    """Return a case that says which call it is, where the learner's function has the horizon that the case has."""
    takes = candidate.arguments_of(function)
    known = takes is None or case.horizon is None or "horizon" in takes
    return replace(case, function=function, takes=takes) if known else case


def _read_batches_or_singles(candidate: Candidate, function: str, case: WindowCase) -> Windows:
    """Read a data set; if its windows cannot be batched because their lengths differ, read them one by one."""
    try:
        return _read_windows(candidate, function, case)
    except CandidateFault as fault:
        if case.batch_size == 1 or not any(text in fault.fault.message for text in _OF_OTHER_LENGTHS):
            raise
    alone = _read_windows(candidate, function, replace(case, batch_size=1))
    other = next((row for row in alone.rows if len(row) != case.window_size), np.zeros(0))
    ends = len(other) == 0 or alone.start(other) + case.window_size >= len(case.values) - (case.horizon or 1)
    many = "1 value" if len(other) == 1 else f"{len(other)} values"
    short = Unmet(
        f"windows of {case.window_size} values",
        f"some windows of {many}, which cannot be batched with the others, for {case}",
        _drop_shorter(candidate, case)
        if ends
        else f"Write `window.batch(window_size + {'horizon' if case.horizon else 1})` in `flat_map`.",
    )
    return replace(alone, case=case, short=as_one(candidate, short, "windows of one length"))


def _drop_shorter(candidate: Candidate, case: WindowCase) -> str:
    """Return what to do about shorter windows at the end: of a loop over positions, or of a data set's windows."""
    if candidate.speaks_of("range") and not candidate.speaks_of("flat_map"):
        return f"The last windows are shorter: end the loop at `len(series) - window_size{_beyond(case)}`."
    return _DROP


def _beyond(case: WindowCase) -> str:
    return " - horizon + 1" if case.horizon else ""


def _start(case: WindowCase, row: Array) -> int:
    return int(np.argmin(np.abs(case.series - row[0])))


def _call(candidate: Candidate, function: str, case: WindowCase) -> Any:
    extra = () if case.horizon is None else (case.horizon,)
    return candidate.call(function, case.series, case.window_size, case.batch_size, case.shuffle_buffer, *extra)


def _read_windows(candidate: Candidate, function: str, case: WindowCase) -> Windows:
    dataset = _call(candidate, function, case)
    is_data = (isinstance(dataset, Handle) and dataset.kind == "dataset") or isinstance(dataset, tuple)
    require(is_data, "a data set of (windows, labels)", describe(dataset), "End with `return dataset`.")
    most = 2 * len(case.values) + 2
    elements, ended = _draw(candidate, dataset, function, case, most)
    twice = len(case.values) <= READ_TWICE
    again, _ = candidate.draw(dataset, most, function) if twice else ([], True)
    first_rows = sum(_rows_of(element, case) for element in elements)
    if first_rows > most and ended:
        kept = _adds_windows(candidate, function, case, first_rows)
        raise Unmet(
            f"at most one window for each of {len(case.values)} values",
            f"{first_rows} windows, for {case}",
            _KEPT if kept else "Cut one window at each position of the series, and add each one once.",
        )
    batches = [_read_element(element, case) for element in elements]
    rows = tuple(row for batch in batches for row in _flat(batch.features))
    labels = tuple(label for batch in batches if batch.labels is not None for label in _flat(batch.labels))
    read = Windows(
        case,
        tuple(row[: case.window_size] for row in rows) if _hold_their_labels(batches, case) else rows,
        labels if len(labels) == len(rows) else None,
        tuple(len(batch.features) for batch in batches),
        all(batch.is_batch for batch in batches),
        ended,
        sum(len(_read_element(element, case).features) for element in again) if twice else None,
        3 if batches and batches[0].features.ndim == 3 else 2,
        candidate=candidate,
        function=function,
        kind=getattr(dataset, "type_name", ""),
    )
    foreign = find_foreign_window(read)
    return replace(read, foreign=foreign and as_one(candidate, foreign, "windows of the series"))


def _draw(candidate: Candidate, dataset: Any, function: str, case: WindowCase, most: int) -> tuple[list[Any], bool]:
    """Return at most ``most`` elements, and whether the data set ended; of large batches no more than two passes."""
    few = 2 * -(-case.count // case.batch_size) + 2
    if len(case.values) > MANY_MORE:
        elements, ended = candidate.draw(dataset, few, function)
        if ended or sum(_rows_of(element, case) for element in elements) > len(case.values):
            return elements, ended
    return candidate.draw(dataset, most, function)


@dataclass(frozen=True)
class _Batch:
    """One element of the learner's data set."""

    features: Array
    """Windows ``(b, width)`` or ``(b, width, 1)``; b is 1 if the element is a single window."""
    labels: Array | None
    """Their labels, ``(b, …)``."""
    is_batch: bool


def _flat(values: Array) -> Array:
    """Return ``(b, …)`` as ``(b, n)``; b or n may be 0."""
    return values.reshape(len(values), int(np.prod(values.shape[1:])))


def _hold_their_labels(batches: list[_Batch], case: WindowCase) -> bool:
    """Return whether each row is a window that still holds its label."""
    whole = case.window_size + (case.horizon or 1)
    return all(batch.labels is None and batch.features.size == whole * len(batch.features) for batch in batches)


def _rows_of(element: Any, case: WindowCase) -> int:
    """Return the number of windows in an element, as far as its shape shows it."""
    features = element[0] if isinstance(element, (tuple, list)) and element else element
    try:
        shape = np.shape(features)
    except ValueError:  # Rows of different lengths raise a clear error later, where they are read.
        shape = ()
    a_column = len(shape) == 2 and shape[1] == 1 < case.window_size
    return shape[0] if len(shape) > 1 and not a_column else 1


def _read_element(element: Any, case: WindowCase) -> _Batch:
    parts = list(element) if isinstance(element, (tuple, list)) else [element]
    require(
        len(parts) in (1, 2),
        "pairs of (windows, labels)",
        f"elements that are {describe(element)}, for {case}",
        f"{_PAIRS} Each element has two parts: windows and labels.",
    )
    features = as_array(parts[0], "the windows")
    labels = as_array(parts[1], "the labels") if len(parts) == 2 else None
    require(
        not (labels is not None and features.ndim == 1 and labels.shape == (len(features), case.window_size)),
        "pairs of (windows, labels)",
        f"the labels first, then the windows, for {case}",
        "Return the windows first, and then their labels: `(window[:-1], window[-1])`.",
    )
    alone = _is_alone(features, labels, case)
    if alone:
        features, labels = features[np.newaxis], labels[np.newaxis] if labels is not None else None
    require(
        features.ndim > 1 and (labels is None or len(labels) == len(features)),
        f"batches: windows of shape (b, {case.window_size}) and labels of shape (b,)",
        f"windows of shape {features.shape} and labels of shape {getattr(labels, 'shape', ())}, for {case}",
        _SPLIT_BY_ROWS if _is_split_by_rows(features, labels) else f"{_BATCH_LAST}.",
    )
    return _Batch(features, labels, not alone)


_ALL_AT_THE_START = (
    "All windows are like the first one. Cut each one at its own `start`: `series[start:start + window_size]`. "
    "Subtract nothing from its values."
)
_ALL_ALIKE = (
    "All windows have the same values. Is one array changed in each turn of a loop? Then append a copy: "
    "`windows.append(window.copy())`."
)
_BATCH_LAST = "Call `dataset = dataset.batch(batch_size)` at the end, after `.map(…)`"
_SPLIT_BY_ROWS = (
    "A batch of windows is split by rows here. Call `.map(…)` before `.batch(…)`, or split the batch by columns: "
    "`(batch[:, :-1], batch[:, -1])`."
)


_KEPT = (
    "A second call returns more windows than the first: they are kept from call to call. Make each list inside the "
    "function, and not as a default argument."
)
_SORTED = "Keep the order of the series, whose values fall here: remove `sort`, `reverse`, or the step -1 of a slice."
_REVERSED = "Keep the order of the series: remove the step -1 of a slice, or `reverse`."


def _is_split_by_rows(features: Array, labels: Array | None) -> bool:
    """Return whether ``(batch[:-1], batch[-1])`` may have made these: the labels are one row of the batch."""
    return labels is not None and features.ndim > 1 and labels.shape in ((features.shape[1],), (features.shape[1] + 1,))


def _is_alone(features: Array, labels: Array | None, case: WindowCase) -> bool:
    """Return whether an element is a single window of shape ``(window,)`` or ``(window, 1)``, not a batch."""
    if features.ndim < 2:
        return features.ndim == 1
    a_column = features.ndim == 2 and features.shape[1] == 1 < case.window_size
    if labels is None:
        return a_column
    return labels.ndim == 0 or (a_column and len(labels) != len(features))


def find_foreign_window(windows: Windows) -> Unmet | None:
    """Return the error about the first window that is not a part of the series; ``None`` if all are."""
    series, case = windows.case.series, windows.case
    for row in filter(len, windows.rows):
        start = windows.start(row)
        stretch = series[start : start + len(row)]
        if len(stretch) == len(row) and np.allclose(stretch, row):
            continue
        found = f"the window [{show(row)}], for {case}"
        known = np.isclose(series[:, None], row[None, :]).any(axis=0)
        if (lost := lost_decimals(windows)) is not None:
            return lost
        if not known.all():
            strange = f"{show(row[~known][:1])}, which is not in the series, in {found}"
            return Unmet("windows of values of the series, unchanged", strange, _about_values(windows))
        if windows.goes_round(row):
            return Unmet("windows of values that follow each other", f"{found}: it goes on at the start", _WRAPS)
        if (step := _common_step(windows)) < 0:
            reverse = _SORTED if case.values[-1] < case.values[0] else _REVERSED
            return Unmet("windows with their values in time order", f"{found}: the last value comes first", reverse)
        if step > 1:
            skips = f"Take each value: a step of {step}, as in `stride={step}` or `[::{step}]`, skips those between."
            return Unmet("windows of values that follow each other", f"{found}: {step - 1} left out between two", skips)
        return Unmet(
            "windows with their values in time order",
            found,
            words_on_order(series, windows.rows)
            or "The values of a window follow each other as in the series. Shuffle the windows, not the values: call "
            "`.shuffle(…)` after `.window(…)` and `.flat_map(…)`.",
        )
    return None


def _about_values(windows: Windows) -> str:
    """Return what to do about windows with values that are not in the series."""
    if _keeps_earlier_windows(windows):
        return _KEPT
    if said := words_on_values(windows.case.series, windows.rows):
        return said
    ordered = windows.case.shuffle_buffer == 1 and len(windows.rows) == windows.case.count
    scaled = are_scaled(windows.case.series, windows.rows) if ordered else None
    if scaled is False:
        return "Do not change the values here: a window has those of the series, without differences or means."
    do_not = "Do not scale the values here. Scale them" if scaled else "Do not change the values here. Scale them only"
    return f"{do_not} inside the model, for example with {_its_scale(windows)}."


def _keeps_earlier_windows(windows: Windows) -> bool:
    """Return whether a second call with the same arguments returns more windows than the first one."""
    if windows.candidate is None or not windows.ended:
        return False
    return _adds_windows(windows.candidate, windows.function, windows.case, max(len(windows.rows), windows.case.count))


def _adds_windows(candidate: Candidate, function: str, case: WindowCase, count: int, times: int = 2) -> bool:
    """Return whether one more call with these arguments returns more than ``count`` windows, and then ends."""
    with contextlib.suppress(CandidateFault, Unmet):
        elements, ended = candidate.draw(_call(candidate, function, case), times * count + 2, function)
        return ended and sum(_rows_of(element, case) for element in elements) > count
    return False


def _its_scale(windows: Windows) -> str:
    """Return the layer that scales as the windows were scaled, where that is one plain factor."""
    case, rows = windows.case, [row for row in windows.rows if len(row) == windows.case.window_size]
    if len(rows) == case.count and case.shuffle_buffer == 1:
        asked = np.concatenate([case.series[place : place + len(row)] for place, row in enumerate(rows)])
        told = np.concatenate(rows)
        factors = told[asked != 0] / asked[asked != 0]
        inverse = 1 / factors[0] if len(factors) and factors[0] > 0 else 0.0
        is_plain = inverse > 1 and np.allclose(factors, factors[0]) and np.isclose(inverse, round(inverse))
        if is_plain and not np.isclose(inverse, np.abs(case.series).max()):
            return f"`Rescaling(1 / {inverse:g})`"
    return "`Rescaling`"


def _common_step(windows: Windows) -> int:
    """Return how many positions each value of all windows lies behind the one before; 0 where they do not agree."""
    series, steps = windows.case.series, set()
    for row in (array for array in windows.rows if len(array) > 1):
        places = [np.flatnonzero(np.isclose(series, value)) for value in row]
        if any(len(place) != 1 for place in places):
            return 0
        steps.update(np.diff(np.concatenate(places)).tolist())
    return int(steps.pop()) if len(steps) == 1 else 0


def lost_decimals(windows: Windows) -> Unmet | None:
    """Return the error about integers in the windows of a series with decimals; ``None`` if there is none."""
    series = windows.case.series
    whole = all(np.array_equal(row, np.round(row)) for row in windows.rows)
    if not whole or np.array_equal(series, np.round(series)):
        return None
    return Unmet(
        "windows of values of the series, unchanged",
        f"integers, such as {show(windows.rows[0])}: the decimals are lost, for {windows.case}",
        "Keep the float values: do not use `int`, `round` or an array with an integer `dtype`, such as `tf.int32`.",
    )


class WindowMatchers:
    """Matchers about ``Windows``."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._case = windows.case

    def hold_every_window(self) -> None:
        """Each window of ``window_size`` values occurs once, in time order, and a smaller last batch is kept.

        A window at the very end, which has no label, is allowed here: the matcher about labels reports it.

        >>> expect(read_windows(candidate, "windowed_dataset", case)).hold_every_window()
        """
        case, windows = self._case, self._windows
        if windows.short is not None:
            raise windows.short.with_traceback(None)
        self._ends()
        require(
            bool(windows.rows), f"windows, for {case}", "an empty data set", _EMPTY[windows.is_empty_by_its_batches]
        )
        self._have_their_length()
        self._are_in_the_series()
        found = [windows.start(row) for row in windows.rows]
        missing = sorted(set(range(case.count)) - set(found))
        twice = sorted({start for start in found if found.count(start) > 1})
        if twice:
            if (lost := lost_decimals(windows)) is not None:
                raise lost
            if windows.are_all_alike:
                raise Unmet(
                    "windows that start at different positions",
                    f"the same window [{show(windows.rows[0])}] {len(found)} times, for {case}",
                    self._all_alike(),
                )
            found_twice = f"the window that starts at position {twice[0]} twice, for {case}"
            end = f"len(series) - window_size{_beyond(case)}"
            kept = _keeps_earlier_windows(windows)
            raise Unmet("each window once", found_twice, _KEPT if kept else words_on_repeats(found, case.count, end))
        if missing:
            self._raise_missing(missing, found)
        require(
            windows.second_rows in (None, len(found)),
            "the same windows in each pass over the data",
            f"{len(found)} windows in the first pass and {windows.second_rows} in the second, for {case}",
            "Return a `tf.data.Dataset`, not a generator: `fit` reads the data once per epoch."
            if "enerator" in windows.kind or "terator" in windows.kind
            else "Each epoch reads the data again. Make the iterator inside the function that `from_generator` calls.",
        )

    def _ends(self) -> None:
        """Raise ``Unmet`` where the data set goes on: without an end, or with the windows of earlier calls."""
        windows, case = self._windows, self._case
        if windows.ended:
            return
        candidate = windows.candidate if len(case.values) <= READ_TWICE else None
        if candidate is not None and _adds_windows(candidate, windows.function, case, case.count, MANY_TIMES):
            raise Unmet("each window once", f"more windows than the series has, for {case}", _KEPT)
        raise Unmet("a data set that ends", f"one that never ends, for {case}", self._how_to_end())

    def _how_to_end(self) -> str:
        candidate = self._windows.candidate
        if candidate is not None and candidate.speaks_of("while") and not candidate.speaks_of("repeat"):
            return "End the `while` loop of the generator after the last window."
        return "Remove `.repeat()`."

    def _all_alike(self) -> str:
        """Return what to do about windows that are all the same: the first one, or the last of a loop."""
        return _ALL_ALIKE if self._windows.start(self._windows.rows[0]) else _ALL_AT_THE_START

    def _have_their_length(self) -> None:
        case, windows = self._case, self._windows
        widths = [len(row) for row in windows.rows]
        other = next((width for width in widths if width != case.window_size), None)
        if other is None:
            return
        ahead = "horizon" if case.horizon else "1"
        advice = advice_of_cut = _cut(ahead)
        if case.window_size in widths and other < case.window_size:
            advice = _DROP if windows.candidate is None else _drop_shorter(windows.candidate, case)
        elif other == case.window_size + (case.horizon or 1):
            advice = "Remove the label from the window: return `(window[:window_size], window[-1])`."
            if self._labels_are_first_values():
                advice = _targets(case)
            elif not self._hold_their_labels():
                more = other - case.window_size
                advice = f"Your windows have {more} value{'s' * (more > 1)} too many. {advice_of_cut}"
        raise Unmet(f"windows of length {case.window_size}", f"windows of length {other}, for {case}", advice)

    def _hold_their_labels(self) -> bool:
        """Return whether each window ends with its label; ``True`` where there is no label for each."""
        rows, labels = self._windows.rows, self._windows.labels or ()
        pairs = [(row, label) for row, label in zip(rows, labels, strict=False) if len(row) and len(label)]
        return all(np.isclose(label[-1], row[-1]) for row, label in pairs)

    def _are_in_the_series(self) -> None:
        if self._windows.foreign is not None:
            raise self._windows.foreign.with_traceback(None)

    def _are_all_there_in_ones(self) -> bool:
        """Return whether no window is missing in batches of one window; ``True`` where nobody knows."""
        windows = self._windows
        with contextlib.suppress(CandidateFault, Unmet):
            if windows.candidate is not None and self._case.batch_size > 1:
                alone = _read_windows(windows.candidate, windows.function, replace(self._case, batch_size=1))
                return len(alone.rows) >= self._case.count or max(alone.sizes, default=0) > 1
        return True

    def _misses_all_but_one(self) -> bool:
        """Return whether as many windows are missing as a window has values, but one: with longer windows it shows."""
        windows, size = self._windows, LONGER
        if windows.candidate is None or self._case.window_size >= size:
            return False
        case = replace(self._case, values=tuple(map(float, range(4 * size))), window_size=size, shuffle_buffer=1)
        with contextlib.suppress(CandidateFault, Unmet):
            longer = _read_batches_or_singles(windows.candidate, windows.function, case)
            starts = [longer.start(row) for row in longer.rows if len(row)]
            return sorted(starts) == [*range(case.count - size + 1)]
        return False

    def _raise_missing(self, missing: list[int], starts: list[int]) -> None:
        case, found, expected = self._case, len(starts), self._case.count
        advice = "Cut one window at each step of the series: `shift=1`."
        if found == expected:
            self._raise_shifted(starts)
        gaps = set(np.diff(sorted(starts)).tolist())
        # A dropped batch of shuffled windows leaves gaps anywhere; a longer stride leaves equal gaps.
        whole_batches = found == expected - expected % case.batch_size and (1 in gaps or found < 3)
        dropped = whole_batches and self._are_all_there_in_ones()
        if found == expected - 1 and self._misses_all_but_one():
            advice = (
                "The last `window_size - 1` windows are missing: the values end too early. Windows need all values but "
                "the last, `series[:-1]`, and not `series[:-window_size]`."
            )
        elif whole_batches and found == expected - 1 and (dropped or missing == [expected - 1]):
            cut = "window_size + horizon" if case.horizon else "window_size + 1"
            advice = f"Cut `{cut}` values for each window, not one more."
            if dropped:
                advice += f" If you already do, {_DROPPED[0].lower()}{_DROPPED[1:]}"
        elif dropped:
            advice = _DROPPED
        elif said := words_on_missing(starts, expected):
            advice = said
        elif found == expected - 1:
            advice = "Add the last window: its label is the last value of the series. Check where your range ends."
        elif sorted(starts) == [*range(found)]:
            advice = (
                "The last windows are missing. Check where your range, or your slice, ends: the last label is the last "
                "value of the series."
            )
        first = f"the one that starts at {case.values[missing[0]]:g}"
        if len(missing) > 1:
            more = ", …" if len(missing) > SHOWN else ""
            first = f"those that start at {', '.join(f'{case.values[place]:g}' for place in missing[:SHOWN])}{more}"
        raise Unmet(f"{expected} windows", f"{found} windows, without {first}, for {case}", advice)

    def _raise_shifted(self, starts: list[int]) -> NoReturn:
        """As many windows as there are labels, but the last one has no value after it: each starts too late."""
        values, windows = self._case.values, self._windows
        labels = [label[0] if len(label) == 1 else None for label in windows.labels or ()]
        is_first = bool(labels) and labels == [values[windows.start(row) - 1] for row in windows.rows]
        advice = _cut("horizon" if self._case.horizon else "1")
        raise Unmet(
            f"windows that start at {values[0]:g} to {values[self._case.count - 1]:g}",
            f"windows that start at {values[min(starts)]:g} to {values[max(starts)]:g}: no value follows the last one, "
            f"for {self._case}",
            "The label is the value before its window. Write `(window[:-1], window[-1])`." if is_first else advice,
        )

    def label_what_comes_next(self, per_step: bool = False) -> None:
        """The label is the value right after its window, or ``horizon`` steps after it.

        With ``per_step``, one label for each step of the window is also correct, each as far after its own step. The
        label of a window that is too short or too long may follow its last value, or its first ``window_size`` values.

        >>> expect(read_windows(candidate, "windowed_dataset", case)).label_what_comes_next()
        """
        windows, case = self._windows, self._case
        # If decimals are lost, the cases without decimals show whether the labels are correct.
        if windows.is_empty_by_its_batches or lost_decimals(windows) is not None:
            return
        self._are_pairs()
        self._are_in_the_series()
        for row, label in zip(windows.rows, windows.labels or (), strict=True):
            if not len(row):
                continue
            if per_step and len(label) == len(row) > 1:
                self._are_labels_of_each_step(row, label)
                continue
            require(
                len(label) == 1,
                "one label per window",
                f"{len(label)} labels for the window [{show(row)}], for {case}",
                f"Return `(window[:window_size], window[-1])`: the label is the one value "
                f"{'`horizon` steps' if case.horizon else 'right'} after the window.",
            )
            truth = self._after(row)
            if truth is None or not np.isclose(label[0], truth):
                self._raise_label(row, float(label[0]), truth)

    def _are_pairs(self) -> None:
        windows = self._windows
        require(
            bool(windows.rows) and windows.labels is not None,
            "pairs of (windows, labels)",
            f"{'windows without labels' if windows.rows else 'an empty data set'}, for {self._case}",
            _PAIRS,
        )

    def _after(self, row: Array) -> float | None:
        """Return the correct label of a window; ``None`` if the series ends before it."""
        place = self._windows.start(row) + min(len(row), self._case.window_size) - 1 + (self._case.horizon or 1)
        return float(self._case.series[place]) if place < len(self._case.series) else None

    def _are_labels_of_each_step(self, row: Array, labels: Array) -> None:
        case, first = self._case, self._windows.start(row) + (self._case.horizon or 1)
        right = case.series[first : first + len(labels)]
        require(
            len(right) == len(labels) and bool(np.allclose(right, labels)),
            f"the labels {show(right)} for the steps of the window [{show(row)}]",
            f"{show(labels)}, for {case}",
            f"Use the labels `window[{'horizon' if case.horizon else '1'}:]`: each is the value "
            f"{'`horizon` steps' if case.horizon else 'one step'} after its own step.",
        )

    def _raise_label(self, row: Array, label: float, truth: float | None) -> None:
        found = f"the label {label:g} for the window [{show(row)}]"
        horizon = self._case.horizon
        count = len(self._windows.rows)
        if self._windows.are_all_alike:
            alike = f"the same window [{show(row)}] for all {count} labels, for {self._case}"
            raise Unmet("a window of its own for each label", alike, self._all_alike())
        if truth is not None and self._labels_are_shuffled():
            raise Unmet(
                f"the label {truth:g} for the window [{show(row)}]",
                f"{found}: the label of another window, for {self._case}",
                self._of_other_windows() or "Make pairs of windows and labels first, then shuffle the pairs.",
            )
        advice = _cut("horizon" if horizon else "1") if truth is None else _label(horizon)
        if horizon:
            advice += " With `horizon=1` the label is the value right after the window."
        if self._labels_are_first_values():
            advice = _targets(self._case)
        elif (far := self._distance()) is not None:
            advice += words_on_distance(far)
            if self._come_from_the_utility():
                advice = f"In `timeseries_dataset_from_array`, only change `targets` to `{_TARGETS[bool(horizon)]}`."
        elif truth is not None:
            advice = self._of_other_windows() or advice
        if np.isclose(row, label).any():
            found += ": a value of the window itself (data leakage)"
        elif not np.isclose(self._case.series, label).any():
            found += ": it is not in the series"
        ahead = f" ({horizon} step{'s' if horizon > 1 else ''} after its last value)" if horizon else ""
        if truth is None:
            expected = f"no window [{show(row)}]: the series ends before its label"
            advice = _WRAPS if self._windows.goes_round(row, label) else advice
        else:
            expected = f"the label {truth:g} for the window [{show(row)}]{ahead}"
        raise Unmet(expected, f"{found}, for {self._case}", advice, made_in="map")

    def _labels_are_first_values(self) -> bool:
        """Return whether each label is the first value of its window, as where series and targets begin together."""
        rows, labels = self._windows.rows, self._windows.labels or ()
        pairs = list(zip(rows, labels, strict=False))
        return bool(pairs) and all(
            len(row) > 1 and len(label) == 1 and bool(np.isclose(label[0], row[0])) for row, label in pairs
        )

    def _distance(self) -> int | None:
        """Return by how many steps all labels are too late, where only that is wrong; ``None`` otherwise."""
        windows, values = self._windows, list(self._case.series)
        pairs = [(row, label) for row, label in zip(windows.rows, windows.labels or (), strict=True) if len(label) == 1]
        if not pairs or any(len(row) != self._case.window_size for row, _ in pairs):
            return None
        far = {values.index(label[0]) - windows.start(row) if label[0] in values else None for row, label in pairs}
        steps = far.pop() if len(far) == 1 else None
        return None if steps is None else steps - self._case.window_size + 1 - (self._case.horizon or 1)

    def _of_other_windows(self) -> str:
        """Return what to do about labels that belong to other windows; an empty text where nobody knows."""
        rows, labels = self._windows.rows, self._windows.labels or ()
        ahead = self._case.window_size + (self._case.horizon or 1) - 1
        if len(rows) > 1 and all(
            len(row) and len(y) == 1 and y[0] == self._windows.start(row) + ahead
            for row, y in zip(rows, labels, strict=True)
        ):
            return "These labels are positions, not values: take the value of the series there."
        truths = [self._after(row) if len(row) else None for row in rows]
        if any(len(label) != 1 for label in labels) or any(truth is None for truth in truths):
            return ""
        far = " + horizon - 1" if self._case.horizon else ""
        return words_on_labels(np.concatenate(labels), np.array(truths, float), f"series[start + window_size{far}]")

    def _come_from_the_utility(self) -> bool:
        candidate = self._windows.candidate
        return candidate is not None and candidate.speaks_of("timeseries_dataset_from_array")

    def _labels_are_shuffled(self) -> bool:
        """Return whether all labels are correct, but belong to other windows: not all as far from their own."""
        case, labels = self._case, np.concatenate([*(self._windows.labels or ()), np.zeros(0)])
        pairs = zip(self._windows.rows, self._windows.labels or (), strict=True)
        truths = [(label[0], self._after(row)) for row, label in pairs if len(row) and len(label) == 1]
        if len({round(float(label) - truth, 3) for label, truth in truths if truth is not None}) == 1:
            return False
        expected = case.series[len(case.series) - case.count :]
        whole = len(labels) == len(expected) > 1
        return whole and bool(np.allclose(np.sort(labels), np.sort(expected)))

    def come_in_batches(self) -> None:
        """Every batch but the last holds ``batch_size`` windows.

        >>> expect(read_windows(candidate, "windowed_dataset", case)).come_in_batches()
        """
        windows, size = self._windows, self._case.batch_size
        if windows.short is not None:
            raise windows.short.with_traceback(None)
        require(
            windows.batched,
            f"batches of {size} windows",
            f"single windows, not batches, for {self._case}",
            f"{_BATCH_LAST} and `.shuffle(…)`.",
        )
        sizes = list(windows.sizes if windows.ended else _of_one_pass(windows.sizes, self._case.count))
        if not sizes:
            return
        require(
            all(number == size for number in sizes[:-1]) and sizes[-1] <= size,
            f"batches of {size} windows",
            f"batches of {show(sizes)} windows, for {self._case}",
            self._about_sizes(sizes),
        )

    def _about_sizes(self, sizes: list[int]) -> str:
        """Return what to do about batches of other sizes: of another argument, changed, or of a fixed number."""
        case, windows = self._case, self._windows
        full, changed = max(sizes), 0
        if full != case.batch_size and full in sizes[:1] and windows.candidate is not None:
            larger = replace(case, batch_size=case.batch_size + 1)
            with contextlib.suppress(CandidateFault, Unmet):
                changed = max(_read_windows(windows.candidate, windows.function, larger).sizes, default=full) - full
        if changed:
            return "The size follows `batch_size`, but is another number: write `.batch(batch_size)`, without a change."
        return _batch_advice(sizes, case)

    def are_shuffled(self) -> None:
        """The windows are shuffled with a buffer, and each one is intact.

        With a buffer of 50, no window comes more than 16 places early only if the first twenty come from the nearest
        17: a chance below 1e-9. Where many more windows follow than a buffer holds, one nearly always comes as early as
        the buffer allows: 300 windows without one that is early by 0.9 buffers have a chance below 1e-12. Neighbors
        stay together by chance as rarely.

        >>> expect(read_windows(candidate, "windowed_dataset", long_case)).are_shuffled()
        """
        self._are_in_the_series()
        case, windows = self._case, self._windows
        starts = np.array([windows.start(row) for row in windows.rows[: case.count] if len(row)])
        steps, buffer = np.diff(starts), self._case.shuffle_buffer
        expected = f"shuffled windows (shuffle_buffer={buffer})"
        said = f"windows that start at {show(starts[:6])}, …"
        few = "Remove `drop_remainder=True` from `.batch(…)`: it can drop all windows."
        require(len(starts) > 1, expected, "fewer than two windows", few)
        if (steps > 0).all() or (steps < 0).all():
            way = "the order of the series" if (steps > 0).all() else "the reverse order of the series"
            advice = "Call `dataset = dataset.shuffle(shuffle_buffer)` after the windows are cut."
            raise Unmet(expected, f"{said}: {way}", advice)
        # Where windows fall into pieces, the buffer holds pieces as well.
        pieces = max(1.0, len(windows.rows) / case.count) if windows.short else 1.0
        early = int((starts * pieces - np.arange(len(starts))).max())
        require(
            early > (buffer * 9 // 10 if case.count > buffer + MANY_MORE else buffer // 3),
            expected,
            f"{said}: none earlier than its place in the series by more than {early}",
            "Use the whole buffer, `.shuffle(shuffle_buffer)`, and call it before `.batch(batch_size)`.",
        )
        require(
            bool(np.mean(np.abs(steps) == 1) < 0.5),
            expected,
            f"{said}: neighbors in the series stay together",
            _WHOLE_BATCHES,
        )
        if windows.short is not None and (together := self._first_batches()):
            said = f"in batches of {FEW}, windows that start at {show(np.array(together[: 2 * FEW]))}, …"
            raise Unmet(expected, f"{said}: neighbors in the series stay together", _WHOLE_BATCHES)

    def _first_batches(self) -> list[int]:
        """Return where the windows of the first batches start, if neighbors stay together in them; else nothing.

        Of windows whose lengths differ, only the first batches can be read: the shorter windows come last.
        """
        windows, candidate = self._windows, self._windows.candidate
        case = replace(self._case, values=tuple(map(float, range(START_OF))), batch_size=FEW, shuffle_buffer=SMALL)
        with contextlib.suppress(CandidateFault, Unmet):
            if candidate is not None:
                dataset = _call(candidate, windows.function, case)
                elements, _ = candidate.draw(dataset, SMALL // FEW, windows.function)
                rows = [row for element in elements for row in _flat(_read_element(element, case).features)]
                starts = [_start(case, row) for row in rows if len(row)]
                if len(starts) > FEW and np.mean(np.abs(np.diff(starts)) == 1) >= 0.5:
                    return starts
        return []


_EMPTY = (
    "No window came out. Look at the range of the loop, at `filter`, `take` and `skip`, and at an iterator that was "
    "read before.",
    "Remove `drop_remainder=True` from `.batch(…)`: it drops all windows here. Cut windows by `window_size`: those "
    "that are longer than the series are dropped, too.",
)
"""What to do about no window: where a batch would be full, and where all windows do not fill one."""
_DROPPED = "Remove `drop_remainder` from `.batch(batch_size)`: the last batch may be smaller."
_WHOLE_BATCHES = (
    "Shuffle single windows, not whole batches: call `.shuffle(shuffle_buffer)` before `.batch(batch_size)`."
)
_TARGETS = ("series[window_size:]", "series[window_size + horizon - 1:]")
"""The targets of ``timeseries_dataset_from_array`` without and with a horizon."""


def _targets(case: WindowCase) -> str:
    return (
        "Each label is the first value of its window. In `timeseries_dataset_from_array` use "
        f"`sequence_length=window_size` and `targets={_TARGETS[bool(case.horizon)]}`; in pairs, the label is "
        "`window[-1]`."
    )


def _cut(ahead: str) -> str:
    return f"Cut `window_size + {ahead}` values: the first `window_size` are the window, the last one is its label."


def _label(horizon: int | None) -> str:
    """Return the fix of a label whose window may have been cut with it: it does not say to cut once more."""
    ahead = "horizon" if horizon else "1"
    return f"Make a window and its label from `window_size + {ahead}` values: the last one is the label."


def _batch_advice(sizes: list[int], case: WindowCase) -> str:
    size = case.batch_size
    if sorted(sizes, reverse=True)[0] == size and sum(number < size for number in sizes) == 1:
        return "The smaller batch must be the last one: call `.shuffle(…)` before `.batch(batch_size)`, not after it."
    if max(sizes) > size or (len(sizes) > 2 and len({*sizes[:-1]}) == 1):
        use = "Use the argument `batch_size`, not a fixed number."
        if len(sizes) == 1:
            return "All windows are in one batch. Use the argument `batch_size`, and no other number."
        names = {"window_size": case.window_size, "shuffle_buffer": case.shuffle_buffer}
        other = [name for name, number in names.items() if number != size and {*sizes[:-1], sizes[0]} == {number}]
        if other == ["shuffle_buffer"]:
            return "Use `batch_size`, not a fixed number. It is the third argument, before `shuffle_buffer`."
        return f"{use} Is it `{other[0]}` here?" if other and len(sizes) > 1 else use
    return "Use `.batch(batch_size)`: it fills each batch before it starts the next one."


def _of_one_pass(sizes: tuple[int, ...], count: int) -> list[int]:
    """Return the sizes of the batches with the first ``count`` windows of a data set that never ends."""
    ends = np.cumsum(sizes)
    return list(sizes[: int(np.searchsorted(ends, count)) + 1])


expect.register(Windows, WindowMatchers)
