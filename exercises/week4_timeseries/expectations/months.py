"""Evidence about a CSV file of months that a learner's function reads, and its matcher."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, describe, show
from grader.checks.differences import difference, show_beside
from grader.checks.expect import Unmet, expect, require
from grader.data import write_months


@dataclass(frozen=True)
class Months:
    """A file of months, and the results of ``parse_data_from_file`` for it."""

    lines: tuple[str, ...]
    """The lines of the file, the header first."""
    values: Array
    """The values in the file, ``(n,)``."""
    times: Any
    """The first result, unchanged."""
    series: Any
    """The second result, unchanged."""


def read_months(candidate: Candidate, folder: Path, values: Array, first_year: int) -> Months:
    """Write ``values`` as months to a file in ``folder`` and call the learner's function with its path.

    Raises ``Unmet`` if it does not return two results.
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
    """Matchers about ``Months``."""

    def __init__(self, months: Months) -> None:
        self._months = months

    def are_all_there(self) -> None:
        """The times are the steps 0, 1, 2, …, the series has the values of the third column, and no month is missing.

        >>> expect(read_months(candidate, folder, values, 1900)).are_all_there()
        """
        months, file = self._months, f"a file that begins {' | '.join(self._months.lines[:3])}"
        series = self._numbers(months.series, "the series", "Convert the third column to numbers: `float(row[2])`.")
        times = self._numbers(months.times, "the times", "Return steps, not dates: `np.arange(len(series))`.")
        values, count = months.values, len(months.values)
        steps = np.arange(count)
        require(
            not (_same(times, values) and _same(series, steps)),
            "the times first, then the series",
            "the series first, then the times",
            "End with `return times, series`.",
        )
        self._none_is_lost(series, values, file)
        require(
            _same(series, values),
            f"the values {show(values, 6)}, for {file}",
            show_beside(series, values, 6),
            self._other_values(series, values),
        )
        require(
            _same(times, steps),
            f"the times 0, 1, 2, … {count - 1}, one per month",
            f"{len(times)} times: {show(times, 6)}",
            "Number the months from 0: `np.arange(len(series))`, or the first column.",
        )

    @staticmethod
    def _other_values(series: Array, values: Array) -> str:
        if _same(series, np.trunc(values)):
            return "Use `float(row[2])`, not `int(…)`: the values have decimals. An array needs a float `dtype`, too."
        if _same(series[values != 0], values[values != 0]):
            return "Keep the value 0 as it is: 0 is a valid number of sunspots."
        if np.ptp(series) == 0:
            return "All values are the same: read `row[2]` of each row inside the loop."
        if difference(series, values):
            return "The column is right. Keep its values unchanged, in the order of the file."
        return "Read the third column, `row[2]`: the columns are index, date, value."

    def _none_is_lost(self, series: Array, values: Array, file: str) -> None:
        count = len(values)
        if len(series) == count:
            return
        advice = "Read every row after the header."
        if _same(series, values[1:]):
            advice = "The first month is missing. Skip one row only, the header: one `next(reader)`, or `skiprows=1`."
        elif _same(series, values[-1:]):
            advice = "This is the last month alone: make the list before the loop, and append to it."
        elif _same(series, values[:1]):
            advice = "This is the first month alone: put `return` after the loop."
        elif _same(series, values[:-1]):
            advice = "Read the last row too: your loop or slice ends one row too early."
        elif _same(series, values[values != 0]):
            advice = "Keep the rows with the value 0: 0 is a valid number of sunspots."
        raise Unmet(f"{count} months, for {file}", f"{len(series)} months: {show(series, 6)}", advice)

    def _numbers(self, found: Any, what: str, advice: str) -> Array:
        texts = [item for item in np.asarray(found, dtype=object).reshape(-1)[:3] if isinstance(item, str)]
        if texts:
            raise Unmet(f"{what} as numbers", f"strings: {', '.join(texts)}", advice)
        return as_column(found, what).astype(np.float64)


def _same(array: Array, other: Array) -> bool:
    return array.shape == other.shape and bool(np.allclose(array, other, rtol=1e-5, atol=1e-4))


expect.register(Months, MonthsMatchers)
