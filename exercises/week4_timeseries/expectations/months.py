"""Evidence about a CSV file of months: written by us, read by the learner's function; and the word about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.data import write_months


@dataclass(frozen=True)
class Months:
    """A file of months, and what ``parse_data_from_file`` read from it."""

    lines: tuple[str, ...]
    """The lines of the file, the header first."""
    values: Array
    """The values that stand in the file, ``(n,)``."""
    times: Any
    """The first result, as it came."""
    series: Any
    """The second result, as it came."""


def read_months(candidate: Candidate, folder: Path, values: Array, first_year: int) -> Months:
    """Write ``values`` as months into a file in ``folder``, and call the learner's function with its path.

    Raises ``Unmet`` where it does not return two things.
    """
    file = folder / "months.csv"
    write_months(file, values, first_year)
    found = candidate.call("parse_data_from_file", str(file))
    pair = isinstance(found, (tuple, list)) and len(found) == 2
    expected = "two results from `parse_data_from_file`: times and series"
    require(pair, expected, describe(found), "End with `return times, series`.")
    lines = tuple(file.read_text(encoding="ascii").splitlines())
    return Months(lines, np.round(np.asarray(values, dtype=np.float64), 1), *found)


class MonthsMatchers:
    """What can be said about ``Months``."""

    def __init__(self, months: Months) -> None:
        self._months = months

    def are_all_there(self) -> None:
        """Times are the steps 0, 1, 2, …, series are the values of the third column, and no month is lost.

        >>> expect(read_months(candidate, folder, values, 1900)).are_all_there()  # doctest: +SKIP
        """
        months, file = self._months, f"a file that begins {' | '.join(self._months.lines[:3])}"
        series = self._numbers(months.series, "the series", "the values stand in the third column: `float(row[2])`")
        times = self._numbers(months.times, "the times", "times are steps, not dates: `int(row[0])`, or a count from 0")
        values, count = months.values, len(months.values)
        steps = np.arange(count)
        require(
            not (_same(times, values) and _same(series, steps)),
            "times first, then the series",
            "the series first, then the times",
            "End with `return times, series`.",
        )
        self._none_is_lost(series, values, file)
        require(
            _same(series, values),
            f"the values {show(values, 6)}, for {file}",
            show(series, 6),
            self._other_values(series, values),
        )
        require(
            _same(times, steps),
            f"the times 0, 1, 2, … {count - 1}, one for each of the {count} months",
            f"{len(times)} times: {show(times, 6)}",
            "Count the months from 0: `np.arange(len(series))`, or the first column.",
        )

    @staticmethod
    def _other_values(series: Array, values: Array) -> str:
        if _same(series, np.trunc(values)):
            return "A value is a number with a decimal: `float(row[2])`, not `int(…)`."
        if _same(series[values != 0], values[values != 0]):
            return "Only months with the value 0 are other ones: 0 is a value like any other. Leave it as it is."
        return "Rows are index, date, value: the series is the third column, `row[2]`."

    def _none_is_lost(self, series: Array, values: Array, file: str) -> None:
        count = len(values)
        if len(series) == count:
            return
        advice = "Every row after the header is a month."
        if _same(series, values[1:]):
            advice = "The first month is missing: the header is one row, skip it once (`next(reader)` or `skiprows=1`)."
        elif _same(series, values[:-1]):
            advice = "The last month is missing: does the loop, or a slice, end one row too early?"
        elif _same(series, values[values != 0]):
            advice = "The months without a spot are missing: 0 is a value like any other. Leave out no row."
        raise Unmet(f"{count} months, for {file}", f"{len(series)} months: {show(series, 6)}", advice)

    def _numbers(self, found: Any, what: str, advice: str) -> Array:
        texts = [one for one in np.asarray(found, dtype=object).reshape(-1)[:3] if isinstance(one, str)]
        if texts:
            raise Unmet(f"{what} as numbers", f"texts: {', '.join(texts)}", f"A file holds texts; {advice}.")
        return as_column(found, what).astype(np.float64)


def _same(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-5, atol=1e-4))


expect.register(Months, MonthsMatchers)
