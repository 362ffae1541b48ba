"""Monthly sunspot numbers, counted by people since 1749; origin and licence are in DATA_SOURCES.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.series.synthetic import Series

_FILE = Path(__file__).with_name("sunspots.csv")


def sunspots_file() -> Path:
    """Return the learners' months, 1749 to 1952, as a CSV file: a header, then ``index,date,value``.

    ``index`` counts 0, 1, 2, …; ``date`` is the last day of the month, as in ``1749-01-31``. The 372
    months after that, to 1983, are the examiner's.
    """
    return _FILE


def load_sunspots() -> Series:
    """Return the learners' 2,448 months.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(2448,)``; time counts 0, 1, 2, …; values are
        monthly means of the relative sunspot number, 0 to 238.9.
    """
    rows = np.loadtxt(_FILE, delimiter=",", skiprows=1, usecols=(0, 2), dtype=np.float32)
    return rows[:, 0], rows[:, 1]


def write_months(file: Path, values: NDArray[np.floating], first_year: int = 1749) -> None:
    """Write a monthly series as a CSV file in the form of :func:`sunspots_file`.

    Args:
        file: where to; its folder exists.
        values: of shape ``(n,)``, the first one for January.
        first_year: the year of that January.
    """
    first = np.datetime64(f"{first_year:04d}-01", "M")
    following = first + np.arange(1, len(values) + 1).astype("timedelta64[M]")
    ends = following.astype("datetime64[D]") - np.timedelta64(1, "D")
    rows = (f"{step},{end},{value:.1f}" for step, (end, value) in enumerate(zip(ends, values, strict=True)))
    file.write_text("\n".join(["index,date,value", *rows]) + "\n", encoding="ascii")
