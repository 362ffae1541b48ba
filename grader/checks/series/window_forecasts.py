"""Evidence about a learner's function that forecasts with a model, and the words: every window, and no other value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, show
from grader.checks.expect import Unmet, expect, require

JUMP = 1000.0
"""By how much the future is changed."""
BATCH = 64
"""More windows than this are hardly lost with a batch."""


@dataclass(frozen=True)
class WindowForecast:
    """What a learner's function answered for one series, with a model of ours whose answers are known."""

    candidate: Candidate
    function: str
    """The learner's function."""
    followed: bool
    """Whether only those windows count that a value of the series follows: all but the last."""
    series: Array
    """The series that it was given, ``(n,)``."""
    window_size: int
    share: float
    """The model answers this part of the last value of a window, the rest of its first, and ``plus``."""
    plus: float
    values: Array
    """What came back, one-dimensional."""
    per_step: bool = False
    """Whether the model answers each step of a window."""

    @property
    def expected(self) -> Array:
        """What must come back: the model's answer to each window, in their order."""
        windows = np.lib.stride_tricks.sliding_window_view(self.series.astype(np.float64), self.window_size)
        answers = self._answer(windows)
        return answers[:-1] if self.followed else answers

    @property
    def fed_back(self) -> Array:
        """What comes back where each answer is put into the next windows, in place of the value of the series."""
        known = self.series[: self.window_size].astype(np.float64)
        for _ in self.expected:
            known = np.append(known, self._answer(known[np.newaxis, -self.window_size :]))
        return known[self.window_size :]

    def _answer(self, windows: Array) -> Array:
        return np.asarray(self.share * windows[:, -1] + (1 - self.share) * windows[:, 0] + self.plus)


def read_window_forecast(
    candidate: Candidate, series: Array, window_size: int, *, share: float, plus: float,
    function: str = "model_forecast", followed: bool = False, per_step: bool = False,
) -> WindowForecast:  # fmt: skip
    """Call a learner's ``function`` with a model of ours that answers ``share``, ``plus`` and a window.

    With ``per_step`` that model answers each step of a window, as the learner's own one does; the last step counts.
    """
    # Each call has a model of its own: Keras keeps the rank that a model was first asked with.
    how = {"size": window_size, "share": share, "plus": plus, **({"per_step": True} if per_step else {})}
    found = candidate.call(function, candidate.stand_in("forecaster", **how), series, window_size)
    values = as_column(found, f"the result of `{function}`").astype(np.float64)
    return WindowForecast(candidate, function, followed, series, window_size, share, plus, values, per_step)


class WindowForecastMatchers:
    """What can be said about a ``WindowForecast``."""

    def __init__(self, forecast: WindowForecast) -> None:
        self._forecast = forecast

    def answers_every_window(self) -> None:
        """There is one number for each window of the series, the last one too where it counts, in their order.

        >>> expect(read_window_forecast(candidate, series, 8, share=0.7, plus=3.0)).answers_every_window()
        ... # doctest: +SKIP
        """
        one, expected = self._forecast, self._forecast.expected
        said = f"{len(expected)} numbers for a series of {len(one.series)} values and windows of {one.window_size}"
        last = (
            "The window at the very end counts too: the value after it is not known yet, and that is what a forecast "
            "is for. There are n - window_size + 1 windows."
        )
        if one.followed:
            last = "Every value with a whole window before it gets one forecast: n - window_size of them."
        require(
            len(one.values) == len(expected),
            f"{said}, one for each {'value with a whole window before it' if one.followed else 'window'}",
            f"{len(one.values)} numbers",
            _count_advice(len(one.values), len(expected), one.window_size) or last,
        )
        if not np.allclose(one.values, expected, rtol=1e-3, atol=1e-3):
            meaning = f"{one.share} of the last value of each window, {1 - one.share:.2f} of its first, and {one.plus}"
            where = _misplaced(one.values, expected)
            if not where and np.allclose(one.values, one.fed_back, rtol=1e-3, atol=1e-3):
                where = ": the answers were put into the next windows, where the series has values of its own"
            raise Unmet(
                f"{said}; with a test model that answers {meaning}: {show(expected, 5)}",
                f"{show(one.values, 5)}{where}",
                "Give the model each window as it stands in the series, and return its answers as they are, in order.",
            )

    def looks_only_back(self) -> None:
        """No forecast changes when only values after its window are changed.

        >>> expect(read_window_forecast(candidate, series, 8, share=0.7, plus=3.0)).looks_only_back()
        ... # doctest: +SKIP
        """
        one = self._forecast
        if _misplaced(one.values, one.expected):
            self.answers_every_window()
        day = (one.window_size + len(one.series)) // 2
        other = one.series.copy()
        other[day:] += np.float32(JUMP)
        again = read_window_forecast(
            one.candidate, other, one.window_size, share=one.share, plus=one.plus, function=one.function,
            per_step=one.per_step,
        )  # fmt: skip
        known = day - one.window_size + 1
        count = min(known, len(one.values), len(again.values))
        before, after = one.values[:count], again.values[:count]
        moved = np.flatnonzero(np.abs(after - before) > 1e-3 * np.abs(one.series).max())
        if len(moved):
            place = int(moved[0])
            raise Unmet(
                f"for the window at positions {place} to {place + one.window_size - 1} the same forecast, whatever "
                f"comes after it",
                f"{before[place]:.6g}, which becomes {after[place]:.6g} when the values from position {day} on are "
                f"made larger by {JUMP:g}: it looks into the future",
                "Give the model the window alone. A mean, a maximum or a scale of the whole series knows the future.",
            )


def _misplaced(found: Array, expected: Array) -> str:
    """Return what is said where the numbers are those expected, but too early, too late or mixed; else nothing."""
    if found.shape != expected.shape or _same(found, expected):
        return ""
    for steps in (1, -1, 2, -2):
        ours, theirs = (expected[steps:], found[:-steps]) if steps > 0 else (expected[:steps], found[-steps:])
        if len(ours) and _same(ours, theirs):
            return f": shifted by {abs(steps)} step{'s' if abs(steps) > 1 else ''}"
    mixed = _same(np.sort(found), np.sort(expected))
    return ": the right numbers in another order, as from a data set that is shuffled" if mixed else ""


def _count_advice(found: int, expected: int, window_size: int) -> str:
    """Return what to do where there are ``found`` forecasts instead of ``expected``; nothing where that is not known.

    >>> _count_advice(32, 42, 8)[:38]
    'Look for `drop_remainder` in `.batch(…'
    """
    if found == expected + window_size - 1:
        return (
            f"There are {window_size - 1} too many at the beginning: the first whole window ends at position "
            f"{window_size - 1}, and nothing can be said from a part of a window."
        )
    if 0 < found < expected - 1 and expected - found < BATCH and found % 8 == 0:
        return "Look for `drop_remainder` in `.batch(…)`: it drops the last windows, where they do not fill a batch."
    return ""


def _same(one: Array, other: Array) -> bool:
    return bool(np.allclose(one, other, rtol=1e-3, atol=1e-3))


expect.register(WindowForecast, WindowForecastMatchers)
