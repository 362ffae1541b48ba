"""A file of months is read whole: every month, steps as times, numbers as values."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.week4_timeseries.expectations.months import read_months
from grader.checks.expect import Unmet, expect

VALUES = np.random.default_rng(1).uniform(1, 200, 30).round(1)
VALUES[[3, 20]] = 0


class Learner:
    """A candidate whose ``parse_data_from_file`` is a plain function from the rows of the file, header included."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def call(self, name: str, filename: str) -> Any:
        rows = [line.split(",") for line in Path(filename).read_text().splitlines()]
        assert name == "parse_data_from_file" and rows[0] == ["index", "date", "value"]
        return self._function(rows)


def grade(function: Any, folder: Path) -> None:
    learner: Any = Learner(function)
    expect(read_months(learner, folder, VALUES, 1901)).are_all_there()


def values(rows: Any) -> list[float]:
    return [float(row[2]) for row in rows[1:]]


@pytest.mark.parametrize(
    "function",
    [
        lambda rows: (np.arange(len(rows) - 1), np.array(values(rows), np.float32)),
        lambda rows: ([float(row[0]) for row in rows[1:]], values(rows)),
        lambda rows: [range(30), np.array(values(rows))[:, None]],
    ],
)
def test_whatever_means_the_same_passes(function: Any, tmp_path: Path) -> None:
    grade(function, tmp_path)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda rows: None, "`None`"),
        (lambda rows: values(rows), "30 elements"),
        (lambda rows: (values(rows), range(30)), "the series first"),
        (lambda rows: (range(29), values(rows)[1:]), "Skip one row only"),
        (lambda rows: (range(29), values(rows)[:-1]), "Read the last row too"),
        (lambda rows: (range(1), values(rows)[-1:]), "the last month alone"),
        (lambda rows: (range(1), values(rows)[:1]), "the first month alone"),
        (lambda rows: (range(30), sorted(values(rows))), "The column is right"),
        (lambda rows: (range(30), values(rows)[:1] * 30), "read `row[2]` of each row"),
        (lambda rows: (range(15), values(rows)[::2]), "every row after the header"),
        (lambda rows: (range(28), [one for one in values(rows) if one]), "Keep the rows with the value 0"),
        (lambda rows: (range(30), [one or 9 for one in values(rows)]), "Keep the value 0 as it is"),
        (lambda rows: (range(30), [int(one) for one in values(rows)]), "the values have decimals"),
        (lambda rows: (range(30), [float(row[0]) for row in rows[1:]]), "the third column"),
        (lambda rows: (range(30), [row[2] for row in rows[1:]]), "Convert the third column"),
        (lambda rows: ([row[1] for row in rows[1:]], values(rows)), "steps, not dates"),
        (lambda rows: (np.array([row[1] for row in rows[1:]]), values(rows)), "strings: 1901-01-31"),
        (lambda rows: (range(1, 31), values(rows)), "Number the months from 0"),
        (lambda rows: (range(29), values(rows)), "29 times"),
    ],
)
def test_each_mistake_is_named(function: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(Unmet) as caught:
        grade(function, tmp_path)
    assert said in f"{caught.value.found} {caught.value.advice}"
