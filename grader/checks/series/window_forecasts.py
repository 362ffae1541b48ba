"""Evidence about a function that forecasts a series with a model, and its matchers: every window, and only it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault, Fault
from grader.catalogue.patterns import regex
from grader.checks.arrays import Array, as_column, show
from grader.checks.differences import difference
from grader.checks.expect import Unmet, expect, require

JUMP = 1000.0
"""The value that is added to later values."""
BATCH = 64
"""A dropped last batch loses fewer windows than this."""


@dataclass(frozen=True)
class WindowForecast:
    """The forecasts of a learner's function for one series, with a test model whose outputs are known."""

    candidate: Candidate
    function: str
    """The learner's function."""
    followed: bool
    """Whether the last window is left out, because no value of the series follows it."""
    series: Array
    """The series, ``(n,)``."""
    window_size: int
    share: float
    """The test model outputs ``share`` x last value + ``(1 - share)`` x first value of a window + ``plus``."""
    plus: float
    values: Array
    """The forecasts, one-dimensional."""
    per_step: bool = False
    """Whether the model has an output for each step of a window."""

    @property
    def expected(self) -> Array:
        """The correct forecasts: the test model's output for each window, in time order."""
        windows = np.lib.stride_tricks.sliding_window_view(self.series.astype(np.float64), self.window_size)
        predictions = self.answer(windows)
        return predictions[:-1] if self.followed else predictions

    @property
    def fed_back(self) -> Array:
        """The forecasts if each one is fed back into the next windows, instead of the value of the series."""
        known = self.series[: self.window_size].astype(np.float64)
        for _ in self.expected:
            known = np.append(known, self.answer(known[np.newaxis, -self.window_size :]))
        return known[self.window_size :]

    def answer(self, windows: Array) -> Array:
        """Return the outputs of the test model for windows ``(n, size)``."""
        return np.asarray(self.share * windows[:, -1] + (1 - self.share) * windows[:, 0] + self.plus)


def read_window_forecast(
    candidate: Candidate, function: str, series: Array, window_size: int, *, share: float, plus: float,
    followed: bool = False, per_step: bool = False,
) -> WindowForecast:  # fmt: skip
    """Call a learner's ``function`` with a test model, a series ``(n,)`` and a window size.

    The test model outputs ``share`` x last value + ``(1 - share)`` x first value of a window + ``plus``. With
    ``per_step`` it has an output for each step of a window, as the learner's own model does; the last step counts.
    """
    # Each call gets a new model: Keras keeps the rank of a model's first input.
    how = {"size": window_size, "share": share, "plus": plus, **({"per_step": True} if per_step else {})}
    try:
        found = candidate.call(function, candidate.stand_in("forecaster", **how), series, window_size)
    except CandidateFault as error:
        error.fault = replace(error.fault, advice=_about_windows(error.fault, len(series), window_size, followed))
        raise
    values = as_column(found, f"the result of `{function}`").astype(np.float64)
    return WindowForecast(candidate, function, followed, series, window_size, share, plus, values, per_step)


_FED = regex(
    r"In\[0\]: \[[\d,]*?(?P<later>\d+)\], In\[1\]: \[(?P<size>\d+)"
    r"|expected axis -1 .*? value (?P<wanted>\d+), but received .*? shape \([^()]*?(?P<found>\d+),?(?:, 1)?\)"
)
"""What TensorFlow and Keras say of a window of another size: the first of them only after windows that fit."""
_RAGGED = regex(r"inhomogeneous shape|arrays must have the same shape")


def _about_windows(fault: Fault, length: int, window_size: int, followed: bool) -> str:
    """Return what to do about windows of another size than the test model's; an empty text for another fault."""
    fed = _FED.search(fault.message)
    if not fed and not _RAGGED.search(fault.message):
        return ""
    size = int(fed["later"] or fed["found"]) if fed else window_size - 1
    if fed and int(fed["size"] or fed["wanted"]) != window_size:
        return ""
    # The start of the first window that is too short, as the variable of a loop holds it.
    at_start = str(length - window_size + 1) in (words for _, words in fault.values)
    if size == window_size - 1 and (at_start or not fed or fed["later"]):
        end = "len(series) - window_size" + ("" if followed else " + 1")
        also = "" if at_start or not fed else " A windowed dataset needs `drop_remainder=True` in `.window(…)`."
        return f"The last windows are shorter than `window_size`: end the loop at `{end}`.{also}"
    if size == 0:
        return "The first windows are empty: a slice before position 0 has no values. " + _CUT
    if fed and fed["found"] and size > 1:
        return f"Your windows have {size} values, with a `window_size` of {window_size}. {_CUT}"
    return ""


_CUT = "Cut `series[start:start + window_size]`, with `start` from 0."


class WindowForecastMatchers:
    """Matchers about ``WindowForecast``."""

    def __init__(self, forecast: WindowForecast) -> None:
        self._forecast = forecast

    def covers_every_window(self) -> None:
        """There is one forecast for each window of the series, in time order, from that window as it is.

        >>> expect(
        ...     read_window_forecast(candidate, "model_forecast", series, 8, share=0.7, plus=3.0)
        ... ).covers_every_window()
        """
        forecast, expected = self._forecast, self._forecast.expected
        last = "Return one forecast for each window: a series of n values has `n - window_size + 1` windows."
        if forecast.followed:
            last = "Return one forecast for each value with a full window before it: `n - window_size` forecasts."
        elif _begins(expected, forecast.values):
            last = "Forecast from the last window too: a series of n values has `n - window_size + 1` windows."
        if forecast.followed and len(forecast.values) == len(expected) + 1 and _begins(forecast.values, expected):
            last = "Leave out the last window: no value of the series follows it. All other forecasts are right."
        require(
            len(forecast.values) == len(expected),
            f"{len(expected)} forecasts for a series of {len(forecast.series)} values and windows of "
            f"{forecast.window_size}",
            f"{len(forecast.values)} forecast{'s' * (len(forecast.values) != 1)}",
            _first_alone(forecast.values, expected)
            or _left_out(forecast.values, expected, forecast.window_size)
            or _part(forecast.values, expected)
            or _count_advice(len(forecast.values), len(expected), forecast.window_size)
            or last,
            function=forecast.function,
        )
        if not np.allclose(forecast.values, expected, rtol=1e-3, atol=1e-3):
            meaning = f"{forecast.share} × last value + {1 - forecast.share:.2f} × first value + {forecast.plus:g}"
            steps = _steps_between(forecast.values, expected)
            where = _moved(forecast.values, expected)
            if not where and np.allclose(forecast.values, forecast.fed_back, rtol=1e-3, atol=1e-3):
                where = ": each forecast was fed back into the next windows"
            if not where and (said := self._other_values()):
                where = f": {said}"
            raise Unmet(
                f"the outputs of the given model, here {meaning}: {show(expected, 5)}",
                f"{show(forecast.values, 5)}{where}",
                _START.format("later" if steps > 0 else "earlier") if steps else self._how_to_forecast(),
            )

    def _other_values(self) -> str:
        """Return how the forecasts differ from those that are expected, where one rule says it; else an empty text."""
        forecast, expected = self._forecast, self._forecast.expected
        windows = np.lib.stride_tricks.sliding_window_view(forecast.series.astype(np.float64), forecast.window_size)
        if _same(forecast.values, forecast.answer(windows[: len(expected), ::-1])):
            return "the values of each window are in reverse order"
        return difference(forecast.values, expected)

    def _how_to_forecast(self) -> str:
        """Return what to do about forecasts from other windows, or about other outputs."""
        values, expected = self._forecast.values, self._forecast.expected
        if np.ptp(values) == 0 and _same(values[:1], expected[:1]):
            return "Each forecast is that of the first window. Cut each one at its own `start`: " + _SLICE
        if np.ptp(values) == 0 and _same(values[:1], expected[-1:]):
            return (
                "Each forecast is that of the last window. Is one array changed in each turn of a loop? Then append a "
                "copy: `windows.append(window.copy())`."
            )
        return _UNCHANGED

    def _are_of_the_series(self) -> bool:
        """Return whether the forecasts are values of the series that come after the windows."""
        forecast = self._forecast
        after = forecast.series[forecast.window_size :]
        count = min(len(after), len(forecast.values))
        return count > 1 and _same(forecast.values[:count], after[:count])

    def looks_only_back(self) -> None:
        """No forecast changes when only values after its window are changed.

        >>> expect(
        ...     read_window_forecast(candidate, "model_forecast", series, 8, share=0.7, plus=3.0)
        ... ).looks_only_back()
        """
        forecast = self._forecast
        if len(forecast.values) != len(forecast.expected) or _moved(forecast.values, forecast.expected):
            self.covers_every_window()
        day = (forecast.window_size + len(forecast.series)) // 2
        other = forecast.series.copy()
        other[day:] += np.float32(JUMP)
        again = read_window_forecast(
            forecast.candidate,
            forecast.function,
            other,
            forecast.window_size,
            share=forecast.share,
            plus=forecast.plus,
            per_step=forecast.per_step,
        )
        known = day - forecast.window_size + 1
        count = min(known, len(forecast.values), len(again.values))
        before, after = forecast.values[:count], again.values[:count]
        moved = np.flatnonzero(np.abs(after - before) > 1e-3 * np.abs(forecast.series).max())
        if len(moved):
            place = int(moved[0])
            raise Unmet(
                f"a forecast from positions {place} to {place + forecast.window_size - 1} alone",
                f"{before[place]:.6g}, but {after[place]:.6g} after {JUMP:g} is added from position {day} on: it uses "
                "future values",
                "These are values of the series, and not outputs of the model: return what `model.predict` returns."
                if self._are_of_the_series()
                else "Give the model the window alone: a mean, a maximum or a scale of the whole series uses future "
                "values. `sort` does, too.",
            )


_SLICE = "`series[start:start + window_size]`."
_DROPPED = "Remove `drop_remainder` from `.batch(…)`: it drops the last windows if they do not fill a batch."
_UNCHANGED = "Give the model each window as it is in the series, and return its outputs unchanged, in order."
_START = "The first window is `series[:window_size]`, the next one `series[1:window_size + 1]`. Yours start {}."


def _steps_between(found: Array, expected: Array) -> int:
    """Return by how many steps correct forecasts come from a later place in the series; 0 where they do not."""
    if found.shape != expected.shape or _same(found, expected):
        return 0
    for steps in (1, -1, 2, -2):
        ours, theirs = (expected[steps:], found[:-steps]) if steps > 0 else (expected[:steps], found[-steps:])
        if len(ours) and _same(ours, theirs):
            return steps
    return 0


def _moved(found: Array, expected: Array) -> str:
    """Return how correct forecasts were moved: shifted, or in another order; an empty text otherwise."""
    if found.shape != expected.shape or _same(found, expected):
        return ""
    if steps := _steps_between(found, expected):
        return f": shifted by {abs(steps)} step{'s' if abs(steps) > 1 else ''}"
    if _same(found[::-1], expected):
        return ": the correct forecasts in reverse order"
    mixed = _same(np.sort(found), np.sort(expected))
    return ": the correct forecasts in another order, as after a shuffle" if mixed else ""


def _left_out(found: Array, expected: Array, window_size: int) -> str:
    """Return what to do where correct forecasts lack those between some; an empty text otherwise."""
    for step in (number for number in range(2, len(expected)) if number != window_size):
        if len(found) > 1 and len(found) == len(expected[::step]) and _same(found, expected[::step]):
            return (
                f"Forecast from each window: a step of {step}, as in `sequence_stride={step}` or `[::{step}]`, leaves "
                "out those between."
            )
    return ""


def _first_alone(found: Array, expected: Array) -> str:
    """Return what to do where the forecast of the first window is the only one; an empty text otherwise."""
    if found.shape != (1,) or len(expected) < 2 or not _same(found, expected[:1]):
        return ""
    return (
        "This is the forecast of the first window. Predictions have a row for each window: return `predictions[:, 0]`. "
        "In a loop, put `return` after it."
    )


def _part(found: Array, expected: Array) -> str:
    """Return what to do where right forecasts lack the first ones, or have others before or after; else a blank.

    >>> _part(np.array([2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    'The first forecast is missing: begin with the window `series[:window_size]`.'
    """
    more = len(found) - len(expected)
    if found.shape == (1,) and len(expected) > 2 and _same(found, expected[-1:]):
        return "This is the forecast of the last window. Make the list before the loop, so that each turn adds to it."
    if len(found) and more < 0 and _same(found, expected[-more:]):
        first = "forecast is" if more == -1 else f"{-more} forecasts are"
        return f"The first {first} missing: begin with the window `series[:window_size]`."
    if len(found) > 1 and more < -1 and _begins(expected, found):
        # The report leaves out what says to remove code that is not there.
        dropped = f" {_DROPPED}" if -more < BATCH and len(found) % 8 == 0 else ""
        return f"The last {-more} forecasts are missing. Check where your range, or your slice, ends.{dropped}"
    if more > 0 and _same(found[more:], expected):
        return f"Remove the first {_values(more)}: those that follow are right."
    if more > 1 and _same(found[:-more], expected):
        return f"Remove the last {_values(more)}: those before are right."
    return ""


def _values(count: int) -> str:
    return f"{count} values" if count > 1 else "value"


def _begins(whole: Array, part: Array) -> bool:
    """Return whether ``part`` is how ``whole`` begins, and shorter."""
    return len(part) < len(whole) and _same(whole[: len(part)], part)


def _count_advice(found: int, expected: int, window_size: int) -> str:
    """Return what to do about ``found`` forecasts instead of ``expected``; an empty text if the cause is not known.

    >>> _count_advice(6, 42, 8)[:33]
    'Start a window at each position, '
    """
    if found == expected + window_size - 1:
        early = window_size - 1
        return f"Forecast from full windows only: the first one ends at position {early}, the last one at the end."
    if 0 < found == (expected + window_size - 1) // window_size:
        return f"Start a window at each position, not at every {window_size}th: neighbouring windows overlap."
    return ""


def _same(array: Array, other: Array) -> bool:
    return bool(np.allclose(array, other, rtol=1e-3, atol=1e-3))


expect.register(WindowForecast, WindowForecastMatchers)
