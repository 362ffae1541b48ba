"""Evidence about baseline forecasts, and its matchers: their values, and no use of future values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, show
from grader.checks.differences import show_beside
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions

LOOKED_AT = 3
"""The number of positions from which on the series is changed: the first forecast, a middle one, the last."""
FAR = 12
"""A forecast that uses values further ahead has no slice that is only a little late."""
JUMP = 1000.0
"""The value that is added to later values: far more than rounding errors."""
OF_LONG_SUMS = 0.1
"""The rounding error of a running float32 sum over thousands of values; smoothing changes much more."""


@dataclass(frozen=True)
class Baseline:
    """The forecasts of a learner's function for one series."""

    candidate: Candidate
    function: str
    """The learner's function."""
    series: Array
    """The series, float32 ``(n,)``."""
    settings: tuple[int, ...]
    """Its other arguments."""
    first: int
    """The position of the first forecast."""
    values: Array
    """One forecast for each position from ``first`` on, float64 ``(n - first,)``."""

    @property
    def call(self) -> str:
        """The call as text."""
        return f"`{self.function}(series, {', '.join(map(str, self.settings))})` with series {show(self.series)}"


def squares(count: int) -> Array:
    """Return the series 0, 1, 4, 9, …: its values, means, medians and differences all differ."""
    return np.arange(count, dtype=np.float32) ** 2


def read_baseline(candidate: Candidate, function: str, series: Array, *settings: int, first: int) -> Baseline:
    """Call a learner's forecast function; ``first`` is the position of its first forecast.

    Raises ``Unmet`` if there is not one number for each position from ``first`` on.
    """
    with one_failure(candidate, function):
        found = candidate.call(function, series, *settings)
        values = as_column(found, f"the result of `{function}`").astype(np.float64)
        baseline = Baseline(candidate, function, series, settings, first, values)
        expected = len(series) - first
        require(
            len(values) == expected,
            f"{expected} forecasts, for positions {first} to {len(series) - 1}, from {baseline.call}",
            f"{len(values)} forecasts" + (f": {show(values)}" if len(values) else ""),
            ("In a loop, make the list before it, and put `return` after it. " if len(values) == 1 else "")
            + f"Return one forecast for each position from {first} to {len(series) - 1}, the last of the series"
            + (f": `forecast[{first}:]` of one for all positions." if len(values) == len(series) else "."),
        )
    return baseline


def read_season(candidate: Candidate, series: Array, split_time: int, *settings: int) -> Baseline:
    """Call the learner's ``seasonal_forecast(series, split_time, period, window_size, smoothing)``."""
    return read_baseline(candidate, "seasonal_forecast", series, split_time, *settings, first=split_time)


class BaselineMatchers:
    """Matchers about ``Baseline``."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline

    def looks_only_back(self) -> None:
        """No forecast changes when the value at its own position and all later values change.

        >>> expect(read_baseline(candidate, "naive_forecast", series, 8, first=8)).looks_only_back()
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
                    f"a forecast for position {base.first + place} from earlier values only, from {base.call}",
                    f"{base.values[place]:.6g}, but {again.values[place]:.6g} after {JUMP:g} is added from position "
                    f"{day} on: it uses future values",
                    self._how_far_back(base.first + place),
                )

    def _how_far_back(self, day: int) -> str:
        """Return what to do about a forecast for position ``day`` that changes with its own value or a later one."""
        base, low, high = self._baseline, day, len(self._baseline.series) - 1
        at, size = day - base.first, 1e-3 * np.abs(base.series).max()
        while low < high:
            middle = (low + high + 1) // 2
            other = base.series.copy()
            other[middle:] += np.float32(JUMP)
            again = read_baseline(base.candidate, base.function, other, *base.settings, first=base.first)
            used = abs(again.values[at] - base.values[at]) > size
            low, high = (middle, high) if used else (low, middle - 1)
        if len(base.values) > 1 and np.ptp(base.values) == 0:
            return (
                f"All forecasts are {base.values[0]:.6g}. Calculate each one from the values before its own position."
            )
        uses = f"The forecast for position {day} uses values up to position {low}"
        if low == len(base.series) - 1 and low > day:
            return f"{uses}, the end of the series. Look for a mean, a scale, a sort or a reversed order of all values."
        if low - day > FAR:
            return f"{uses}, but only those up to {day - 1} are known. Use no others."
        return f"{uses}, but only those up to {day - 1} are known. Move the slice back by {low - day + 1}."

    def repeats_the_value_before(self) -> None:
        """Each forecast is the previous value.

        >>> expect(read_baseline(candidate, "naive_forecast", squares(12), 8, first=8)).repeats_the_value_before()
        """
        series, first = self._baseline.series, self._baseline.first
        repeated = "the last value before the split, for each position"
        self._are(
            "the previous value",
            [series[first - 1 : -1]],
            "Use the value right before each position: `series[split_time - 1:-1]`.",
            {
                repeated: np.full(len(series) - first, series[first - 1]),
                "the values from the start of the series": series[: len(series) - first],
                "the value two steps before": series[first - 2 : -2],
            },
        )

    def averages_the_values_before(self, window_size: int) -> None:
        """Each forecast is the mean of the ``window_size`` previous values.

        >>> expect(
        ...     read_baseline(candidate, "moving_average_forecast", squares(12), 5, first=5)
        ... ).averages_the_values_before(5)
        """
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
        self._are(
            f"the mean of the {window_size} previous values",
            [windows.mean(axis=1)],
            f"Use `series[t - {window_size}:t].mean()` for position t with `window_size={window_size}`.",
            {
                "their sum": windows.sum(axis=1),
                "their median": np.median(windows, axis=1),
                f"the mean of {window_size - 1} values": _means(series, window_size - 1, first),
                "the mean of all previous values": _running_means(series)[first:],
                "sums that go on from position to position": np.cumsum(windows.mean(axis=1)),
            },
        )

    def adds_changes_to_last_season(self, period: int, window_size: int) -> None:
        """With ``smoothing=1``: the mean of the last changes since last season plus last season's value.

        Last season's value may be that of the same position or, as in a moving average, of the position before.

        >>> expect(
        ...     read_season(candidate, series, 40, 12, 6, 1)
        ... ).adds_changes_to_last_season(12, 6)
        """
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        changes = series[period:] - series[:-period]
        means = _means(changes, window_size, first - period)
        season, earlier = series[first - period : -period], series[first - period - 1 : -period - 1]
        self._are(
            "the mean of the last changes plus last season's value",
            [means + season, means + earlier],
            f"Add `changes[t - {period + window_size}:t - {period}].mean()` and `series[t - {period}]` for position t, "
            f"with `changes = series[{period}:] - series[:-{period}]`.",
            {
                "the changes alone, without last season's value": means,
                "last season's value alone, without the changes": season,
                "last season's value plus the last change alone": changes[first - period - 1 : -1] + season,
                "the moving average of the series itself": _means(series, window_size, first),
                "the changes end one position too early":
                    _means(changes, window_size, first - period - 1)[:-1] + season,
            },
        )  # fmt: skip

    def smooths_last_season(self, period: int, window_size: int, smoothing: int) -> None:
        """Last season's value is the mean of ``smoothing`` values around the same position, or up to it.

        If the forecast differs, its difference from the forecast with ``smoothing=1`` is compared instead: a mistake
        in the changes since last season is not reported twice.

        >>> expect(read_season(candidate, series, 40, 12, 6, 5)).smooths_last_season(12, 6, 5)
        """
        base, half = self._baseline, smoothing // 2
        if any(_same(base.values, array, OF_LONG_SUMS) for array in self._by_the_rule(period, window_size, smoothing)):
            return
        plain = read_baseline(base.candidate, base.function, base.series, *base.settings[:-1], 1, first=base.first)
        found, ends = base.values - plain.values, self._smoothed(period, smoothing)
        series, first = base.series.astype(np.float64), base.first
        at = (series[first - period : -period], series[first - period - 1 : -period - 1])
        if any(_same(found, ends[late] - array, OF_LONG_SUMS) for late in _middles(smoothing) for array in at):
            return
        wider = _means(series, smoothing + 1, first - period + half + 1)[: len(found)]
        known = {
            "last season's value is not smoothed": at[0],
            **{f"last season's window ends {_steps(late)} t - {period}": ends[late] for late in ends},
            f"last season's value is a mean of {smoothing + 1} values": wider,
        }
        said = next((f": {name}" for name, array in known.items() if _same(found, array - at[0], OF_LONG_SUMS)), "")
        raise Unmet(
            f"a mean of {smoothing} values of last season: {show(ends[_middles(smoothing)[0]] - at[0], 5)} more than "
            f"with `smoothing=1`, from {base.call}",
            f"{show(found, 5)} more than with `smoothing=1`{said}",
            f"Use the mean of `series[t - {period + half}:t - {period + half - smoothing}]` for position t with "
            f"`period={period}` and `smoothing={smoothing}`.",
        )

    def keeps_to_earlier_days(self, period: int, window_size: int, smoothing: int, *, by_the_rule: bool) -> None:
        """No forecast of a long series uses later values.

        If the learner's function is known to follow the rule (``by_the_rule``), each forecast must follow it;
        otherwise none may change when only later values change.

        >>> expect(forecast).keeps_to_earlier_days(365, 30, 5, by_the_rule=True)
        """
        if by_the_rule:
            self._are(
                f"the mean of the last changes plus the mean of {smoothing} values of last season",
                self._by_the_rule(period, window_size, smoothing),
                "Use the same rule for every series, of any length.",
                {},
                OF_LONG_SUMS,
            )
        else:
            self.looks_only_back()

    def _by_the_rule(self, period: int, window_size: int, smoothing: int) -> list[Array]:
        """Return the correct seasonal forecasts, one for each allowed place of the smoothing window."""
        series, first = self._baseline.series.astype(np.float64), self._baseline.first
        changes = _means(series[period:] - series[:-period], window_size, first - period)
        ends = self._smoothed(period, smoothing)
        return [changes + ends[late] for late in _middles(smoothing)]

    def _smoothed(self, period: int, smoothing: int) -> dict[int, Array]:
        """Return means of last season by the end of their windows, counted from the same position."""
        base = self._baseline
        series = base.series.astype(np.float64)
        return {
            late: _means(series, smoothing, base.first - period + late + 1)[: len(base.values)]
            for late in range(-1, smoothing)
        }

    def _are(
        self, meaning: str, accepted: list[Array], advice: str, mistakes: dict[str, Array], give_or_take: float = 1e-3
    ) -> None:
        """Raise ``Unmet`` unless the values are one of ``accepted``; a known mistake is named."""
        base = self._baseline
        if any(_same(base.values, array, give_or_take) for array in accepted):
            return
        said = next((name for name, values in mistakes.items() if _same(base.values, values)), "")
        found = f"{show(base.values, 6)}: {said}" if said else show_beside(base.values, accepted[0], 6)
        raise Unmet(f"{meaning}: {show(accepted[0], 6)}, from {base.call}", found, advice)


def _middles(smoothing: int) -> tuple[int, ...]:
    """Return the allowed ends of last season's window, relative to the same position: around it, at it, before it."""
    return (smoothing - 1) // 2, smoothing // 2, 0, -1


def _means(series: Array, window_size: int, first: int) -> Array:
    """Return the mean of the ``window_size`` values before each position from ``first`` on."""
    windows = np.lib.stride_tricks.sliding_window_view(series[first - window_size : -1], window_size)
    return np.asarray(windows.mean(axis=1))


def _steps(late: int) -> str:
    return f"{abs(late)} position{'' if abs(late) == 1 else 's'} {'before' if late < 0 else 'after'}"


def _running_means(series: Array) -> Array:
    """Return the mean of all previous values for each position; 0 for the first."""
    return np.concatenate([[0.0], np.cumsum(series)[:-1] / np.arange(1, len(series))])


def _same(found: Array, expected: Array, give_or_take: float = 1e-3) -> bool:
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=1e-4, atol=give_or_take))


def score(forecast: Baseline) -> Predictions:
    """Return the forecasts beside the true values and the naive forecast."""
    series, first = forecast.series.astype(np.float64), forecast.first
    naive = {"naive": series[first - 1 : -1]}
    return Predictions(forecast.candidate, truth=series[first:], predicted=forecast.values, baselines=naive)


expect.register(Baseline, BaselineMatchers)
