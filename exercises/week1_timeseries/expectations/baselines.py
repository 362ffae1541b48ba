"""Evidence about forecasts that need no training, and the words about it: what they are made of, and when they look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure
from grader.checks.performance import Answers

LOOKED_AT = 3
"""Days whose future is changed: the first that is forecast, one in the middle, and the last."""
JUMP = 1000.0
"""By how much the future is changed: far more than rounding of a running sum explains."""
OF_LONG_SUMS = 0.1
"""How far a running sum of float32 may be off after thousands of days; smoothing changes much more."""


@dataclass(frozen=True)
class Baseline:
    """What a learner's function forecast for one series."""

    candidate: Candidate
    function: str
    """The learner's function."""
    series: Array
    """The series that it was given, float32, shape ``(n,)``."""
    settings: tuple[int, ...]
    """Its other arguments."""
    first: int
    """The position of the first value that is forecast."""
    values: Array
    """One forecast for each value from ``first`` on, float64, shape ``(n - first,)``."""

    @property
    def call(self) -> str:
        """The call in words."""
        return f"`{self.function}(series, {', '.join(map(str, self.settings))})` with the series {show(self.series)}"


def squares(count: int) -> Array:
    """Return 0, 1, 4, 9, …: a series whose values, means, medians and differences can be told apart by eye."""
    return np.arange(count, dtype=np.float32) ** 2


def read_baseline(candidate: Candidate, function: str, series: Array, *settings: int, first: int) -> Baseline:
    """Call a learner's forecast function; ``first`` is the position of the first value that it must forecast.

    Raises ``Unmet`` where there is not one number for each value from there on.
    """
    with one_failure(candidate, function):
        found = candidate.call(function, series, *settings)
        values = as_column(found, f"the result of `{function}`").astype(np.float64)
        baseline = Baseline(candidate, function, series, settings, first, values)
        expected = len(series) - first
        require(
            len(values) == expected,
            f"{expected} numbers, one for each value from position {first} on, for {baseline.call}",
            f"{len(values)} numbers: {show(values)}",
            f"The series has {len(series)} values and no later one can be judged: the first forecast is for position "
            f"{first}, the last for position {len(series) - 1}.",
        )
    return baseline


def read_season(candidate: Candidate, series: Array, split_time: int, *settings: int) -> Baseline:
    """Call the learner's ``seasonal_forecast(series, split_time, period, window_size, smoothing)``."""
    return read_baseline(candidate, "seasonal_forecast", series, split_time, *settings, first=split_time)


class BaselineMatchers:
    """What can be said about a ``Baseline``."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline

    def looks_only_back(self) -> None:
        """No forecast changes when the value that it is for, and all later ones, are changed.

        >>> expect(read_baseline(candidate, "naive_forecast", series, 8, first=8)).looks_only_back()  # doctest: +SKIP
        """
        base = self._baseline
        for day in np.linspace(base.first, len(base.series) - 1, LOOKED_AT).astype(int):
            other = base.series.copy()
            other[day:] += np.float32(JUMP)
            again = read_baseline(base.candidate, base.function, other, *base.settings, first=base.first)
            known = slice(0, day + 1 - base.first)
            moved = np.flatnonzero(np.abs(again.values[known] - base.values[known]) > 1e-3 * np.abs(base.series).max())
            if len(moved):
                place = int(moved[0])
                raise Unmet(
                    f"for position {base.first + place} a forecast from the values before it, for {base.call}",
                    f"{base.values[place]:.6g}, which becomes {again.values[place]:.6g} when the values from position "
                    f"{day} on are made larger by {JUMP:g}: it looks into the future",
                    "A forecast may use only what is known by then: values of earlier positions. Move the slice back.",
                )

    def repeats_the_value_before(self) -> None:
        """Each forecast is the value right before.

        >>> expect(read_baseline(candidate, "naive_forecast", squares(12), 8, first=8)).repeats_the_value_before()
        ... # doctest: +SKIP
        """
        series, first = self._baseline.series, self._baseline.first
        again = "the last value before the split, again and again, though each new value is known one step later"
        self._are(
            "the value right before",
            [series[first - 1 : -1]],
            "The forecast for a position is the value right before it: `series[split_time - 1:-1]`.",
            {
                again: np.full(len(series) - first, series[first - 1]),
                "the value two steps before": series[first - 2 : -2],
            },
        )

    def averages_the_values_before(self, window_size: int) -> None:
        """Each forecast is the mean of the ``window_size`` values right before.

        >>> expect(
        ...     read_baseline(candidate, "moving_average_forecast", squares(12), 5, first=5)
        ... ).averages_the_values_before(5)  # doctest: +SKIP
        """
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
        self._are(
            f"the mean of the {window_size} values before",
            [windows.mean(axis=1)],
            f"The forecast for a position t is `series[t - {window_size}:t].mean()` with window_size={window_size}.",
            {
                "their sum": windows.sum(axis=1),
                "their median": np.median(windows, axis=1),
                f"the mean of {window_size - 1}": _means(series, window_size - 1, first),
                "the mean of all values before": _running_means(series)[first:],
            },
        )

    def adds_changes_to_last_season(self, period: int, window_size: int) -> None:
        """With ``smoothing=1``: the mean of the last changes since last season, plus last season's value.

        A season's value may be that of the same position or, as a moving average has it, of the one before.

        >>> expect(
        ...     read_season(candidate, series, 40, 12, 6, 1)
        ... ).adds_changes_to_last_season(12, 6)  # doctest: +SKIP
        """
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        changes = series[period:] - series[:-period]
        means = _means(changes, window_size, first - period)
        season, earlier = series[first - period : -period], series[first - period - 1 : -period - 1]
        self._are(
            "the mean of the last changes plus the value of last season",
            [means + season, means + earlier],
            f"With period={period}, window_size={window_size} and smoothing=1: `changes = series[{period}:] - "
            f"series[:-{period}]`, where `changes[i]` belongs to position i + {period}; the mean of the {window_size} "
            f"changes before a position; plus the value {period} positions before it.",
            {
                "the changes alone, without last season's values": means,
                "last season's values alone, without what has changed since": season,
                "last season's values plus the last change alone": changes[first - period - 1 : -1] + season,
                "the moving average of the series itself": _means(series, window_size, first),
                "made of changes that end one position too early":
                    _means(changes, window_size, first - period - 1)[:-1] + season,
            },
        )  # fmt: skip

    def smooths_last_season(self, period: int, window_size: int, smoothing: int) -> None:
        """Last season's value is the mean of ``smoothing`` values around the same position, or up to it.

        Where the forecast is another one, what counts is by how much it differs from the same one with
        ``smoothing=1``: so a mistake in the changes since last season is not told twice.

        >>> expect(read_season(candidate, series, 40, 12, 6, 5)).smooths_last_season(12, 6, 5)  # doctest: +SKIP
        """
        base, half = self._baseline, smoothing // 2
        if any(_same(base.values, one, OF_LONG_SUMS) for one in self._by_the_rule(period, window_size, smoothing)):
            return
        plain = read_baseline(base.candidate, base.function, base.series, *base.settings[:-1], 1, first=base.first)
        found, ends = base.values - plain.values, self._smoothed(period, smoothing)
        series, first = base.series.astype(np.float64), base.first
        at = (series[first - period : -period], series[first - period - 1 : -period - 1])
        if any(_same(found, ends[late] - one, OF_LONG_SUMS) for late in _middles(smoothing) for one in at):
            return
        wider = _means(series, smoothing + 1, first - period + half + 1)[: len(found)]
        known = {
            "last season's value is as it was, not smoothed": at[0],
            **{f"last season's window ends {_steps(late)} t - {period}": ends[late] for late in ends},
            f"last season's value is a mean of {smoothing + 1} values": wider,
        }
        said = next((f": {name}" for name, one in known.items() if _same(found, one - at[0], OF_LONG_SUMS)), "")
        raise Unmet(
            f"the mean of the last changes plus the mean of {smoothing} values of last season, around the same "
            f"position, up to it or right before it: {show(ends[_middles(smoothing)[0]] - at[0], 5)} more than with "
            f"smoothing=1, for {base.call}",
            f"{show(base.values, 5)}, which is {show(found, 5)} more than with smoothing=1{said}",
            f"For a position t with period={period} and smoothing={smoothing}: the mean of "
            f"`series[t - {period + half}:t - {period + half - smoothing}]`.",
        )

    def keeps_to_earlier_days(self, period: int, window_size: int, smoothing: int, *, by_the_rule: bool) -> None:
        """No value that came later is in a forecast of a long series.

        Where the learner's function is known to follow the rule (``by_the_rule``), each forecast must be by it; else
        none may change when only later values do.

        >>> expect(forecast).keeps_to_earlier_days(365, 30, 5, by_the_rule=True)  # doctest: +SKIP
        """
        if by_the_rule:
            self._are(
                f"the mean of the last changes plus the mean of {smoothing} values of last season",
                self._by_the_rule(period, window_size, smoothing),
                "Forecast every series by the same rule, whatever its length.",
                {},
                OF_LONG_SUMS,
            )
        else:
            self.looks_only_back()

    def _by_the_rule(self, period: int, window_size: int, smoothing: int) -> list[Array]:
        """Return the seasonal forecasts that are right, one for each place that may be smoothed over."""
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        changes = _means(series[period:] - series[:-period], window_size, first - period)
        ends = self._smoothed(period, smoothing)
        return [changes + ends[late] for late in _middles(smoothing)]

    def _smoothed(self, period: int, smoothing: int) -> dict[int, Array]:
        """Return means of last season by where their windows end, counted from the same position."""
        base = self._baseline
        series = base.series.astype(np.float64)
        return {
            late: _means(series, smoothing, base.first - period + late + 1)[: len(base.values)]
            for late in range(-1, smoothing)
        }

    def _are(
        self, meaning: str, accepted: list[Array], advice: str, mistakes: dict[str, Array], give_or_take: float = 1e-3
    ) -> None:
        """Raise ``Unmet`` unless the values are one of ``accepted``; what they are else is said where it is known."""
        base = self._baseline
        if any(_same(base.values, one, give_or_take) for one in accepted):
            return
        said = next((f": {name}" for name, values in mistakes.items() if _same(base.values, values)), "")
        raise Unmet(f"{meaning}: {show(accepted[0], 6)}, for {base.call}", f"{show(base.values, 6)}{said}", advice)


def _middles(smoothing: int) -> tuple[int, ...]:
    """Return where a window of last season may end, counted from the same position: around it, at it, before it."""
    return (smoothing - 1) // 2, smoothing // 2, 0, -1


def _means(series: Array, window_size: int, first: int) -> Array:
    """Return the mean of the ``window_size`` values before each position from ``first`` on."""
    windows = np.lib.stride_tricks.sliding_window_view(series[first - window_size : -1], window_size)
    return np.asarray(windows.mean(axis=1))


def _steps(late: int) -> str:
    return f"{abs(late)} position{'' if abs(late) == 1 else 's'} {'before' if late < 0 else 'after'}"


def _running_means(series: Array) -> Array:
    """Return the mean of all values before each position; that of the first is 0."""
    return np.concatenate([[0.0], np.cumsum(series)[:-1] / np.arange(1, len(series))])


def _same(found: Array, expected: Array, give_or_take: float = 1e-3) -> bool:
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=1e-4, atol=give_or_take))


def score(forecast: Baseline) -> Answers:
    """Return what a forecast says about the values that follow, beside these and the naive forecast."""
    series, first = forecast.series.astype(np.float64), forecast.first
    naive = {"naive": series[first - 1 : -1]}
    return Answers(forecast.candidate, truth=series[first:], answers=forecast.values, baselines=naive)


expect.register(Baseline, BaselineMatchers)
