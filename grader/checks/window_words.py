"""Words about windows of a series: length, order, label, count, batches, and shuffling."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.windows import WindowCase, Windows


class WindowWords:
    """What can be said about ``Windows``."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._case = windows.case

    def hold_every_window(self) -> None:
        """Each stretch of ``window_size`` days occurs once, in order, and a partial batch is kept.

        >>> expect(read_windows(candidate, case)).hold_every_window()  # doctest: +SKIP
        """
        case, windows = self._case, self._windows
        require(windows.ended, "a data set that ends", f"one that never ends, for {case}", "Leave out `.repeat()`.")
        for row in windows.features:
            self._stands_in_series(row)
        expected = _starts(case)
        found = [self._start(row) for row in windows.features]
        missing = sorted(set(expected) - set(found))
        twice = sorted({start for start in found if found.count(start) > 1})
        if twice:
            self._keep_their_decimals()
            found_twice = f"the window that starts at position {twice[0]} comes twice, for {case}"
            raise Unmet("each window once", found_twice, "Cut one window at every step of the series: `shift=1`.")
        if missing:
            self._explain_missing(missing, len(expected))
        require(
            len(found) <= len(expected),
            f"{len(expected)} windows, one for each label that the series holds",
            f"{len(found)} windows, for {case}",
            "Cut pieces of window_size + horizon values: whoever cuts shorter ones has windows without their label."
            if case.horizon
            else "Is `drop_remainder=True` missing where the windows are cut?",
        )
        require(
            windows.second_rows in (None, len(found)),
            "the same windows each time the data set is read",
            f"{len(found)} windows in the first pass and {windows.second_rows} in the second, for {case}",
            "Training reads the data once per epoch: return a `tf.data.Dataset`, not a generator.",
        )

    def _explain_missing(self, missing: list[int], expected: int) -> None:
        case = self._case
        found = len(self._windows.features)
        advice = "Cut a window at every step of the series: `shift=1`."
        gaps = set(np.diff(sorted(self._start(row) for row in self._windows.features)).tolist())
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

    def label_what_comes_next(self) -> None:
        """The label is the value right after its window, or ``horizon`` steps after it.

        >>> expect(read_windows(candidate, case)).label_what_comes_next()  # doctest: +SKIP
        """
        ahead = self._case.horizon or 1
        for row, label in zip(self._windows.features, self._windows.labels, strict=True):
            self._stands_in_series(row)
            last = self._start(row) + len(row) - 1
            truth = self._case.series[last + ahead] if last + ahead < len(self._case.series) else None
            if truth is None or not np.isclose(label, truth):
                self._explain_label(row, float(label), truth)

    def _explain_label(self, row: Array, label: float, truth: float | None) -> None:
        found = f"the window {show(row)} with the label {label:g}, for {self._case}"
        horizon = self._case.horizon
        if self._labels_are_mixed():
            raise Unmet(
                f"the label {truth:g} for the window {show(row)}",
                f"{found}: it is the label of another window",
                "Windows and labels were shuffled apart. Make pairs first, then shuffle the pairs.",
            )
        advice = "The label is the value right after the window."
        if horizon:
            advice = "Cut window_size + horizon values: the first window_size are the window, the last is its label."
            advice += " With horizon=1 that is the value right after the window."
        if np.isclose(row, label).any():
            found = f"{found}: the label is a value of its own window, so the answer leaks into the question"
            advice = advice if horizon else "Cut window_size + 1 values, then split them: `(window[:-1], window[-1])`."
        expected = f"the label {truth:g}" if truth is not None else "no window without a label"
        far = f", which is {horizon} step{'s' if horizon > 1 else ''} after its last value" if horizon else ""
        raise Unmet(f"{expected} for the window {show(row)}{far}", found, advice)

    def _labels_are_mixed(self) -> bool:
        """Return whether each label is there, but beside another window."""
        case, count = self._case, len(self._windows.labels)
        expected = case.series[case.window_size - 1 + (case.horizon or 1) :]
        whole = count == len(expected) and count > 1
        return whole and bool(np.allclose(np.sort(self._windows.labels), np.sort(expected)))

    def come_in_batches(self) -> None:
        """Every batch but the last holds ``batch_size`` windows.

        >>> expect(read_windows(candidate, case)).come_in_batches()  # doctest: +SKIP
        """
        sizes = [len(features) for features, _ in self._windows.batches]
        size = self._case.batch_size
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
        for row in self._windows.features:
            self._stands_in_series(row)
        starts = np.array([self._start(row) for row in self._windows.features])
        steps, buffer = np.diff(starts), self._case.shuffle_buffer
        expected = f"windows in a mixed order (shuffle_buffer={buffer})"
        said = f"they start at {show(starts[:6])}, …"
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

    def _start(self, row: Array) -> int:
        return int(np.argmin(np.abs(self._case.series - row[0])))

    def _stands_in_series(self, row: Array) -> None:
        start = self._start(row)
        stretch = self._case.series[start : start + len(row)]
        if len(stretch) == len(row) and np.allclose(stretch, row):
            return
        self._keep_their_decimals()
        known = np.isclose(self._case.series[:, None], row[None, :]).any(axis=0)
        found = f"the window {show(row)}, for {self._case}"
        if not known.all():
            stranger = show(row[~known][:1])
            raise Unmet("windows of the series' own values", f"{found}: {stranger} is no value of the series",
                "Cut the windows from `series` as it is: no scaling, no padding, no other dtype.")  # fmt: skip
        raise Unmet(
            "days in their order inside each window",
            found,
            "Shuffle the windows, not the days: `.shuffle(…)` comes after `.window(…)` and `.flat_map(…)`.",
        )

    def _keep_their_decimals(self) -> None:
        series, rows = self._case.series, self._windows.features
        if np.array_equal(rows, np.round(rows)) and not np.array_equal(series, np.round(series)):
            raise Unmet(
                "windows of the series' own values",
                f"whole numbers, such as {show(rows[0])}, for {self._case}: the decimals are lost",
                "Leave the values as they are: no `int`, no `tf.int32`, no `round`.",
            )


def _batch_advice(sizes: list[int], size: int) -> str:
    if sorted(sizes, reverse=True)[0] == size and sum(one < size for one in sizes) == 1:
        return "The smaller batch must be the last: `.shuffle(…)` comes before `.batch(batch_size)`, not after it."
    fills = " as it is: fill each batch before the next begins, as `.batch(batch_size)` does."
    return "Use the argument `batch_size`" + (", not a fixed number." if max(sizes) > size else fills)


def _starts(case: WindowCase) -> list[int]:
    ahead = case.horizon or 1
    return list(range(len(case.values) - case.window_size - ahead + 1))


expect.register(Windows, WindowWords)
