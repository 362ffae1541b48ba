"""A function that writes into the arrays that it was given is found."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.week1_timeseries.expectations.argument_mutation import Lent, lend
from grader.candidate.ledger import Ledger
from grader.checks.expect import Unmet, expect


class Learner:
    """A candidate with one function, which gets copies as the real border makes them."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.ledger = Ledger()
        self._function = function

    def lend(self, name: str, *arguments: Any) -> tuple[Any, list[Any]]:
        copies = [one.copy() if isinstance(one, np.ndarray) else one for one in arguments]
        return self._function(*copies), copies


def lent(function: Callable[..., Any]) -> Lent:
    return lend(Learner(function), "forecast", np.arange(8.0), 3)  # type: ignore[arg-type]


def test_an_array_that_is_only_read_comes_back_unchanged() -> None:
    expect(lent(lambda series, size: series - size)).come_back_unchanged()


@pytest.mark.parametrize("write", [lambda series, _: series.sort() or np.negative(series, out=series),
                                   lambda series, size: series.__setitem__(slice(size), 9)])  # fmt: skip
def test_an_array_that_was_written_to_is_shown_before_and_after(write: Callable[..., Any]) -> None:
    with pytest.raises(Unmet) as caught:
        expect(lent(write)).come_back_unchanged()
    assert "0, 1, 2, …, 7" in caught.value.expected
    assert caught.value.found != "0, 1, 2, …, 7"


def test_of_a_function_that_returns_nothing_it_is_not_said_that_it_changes_nothing() -> None:
    with pytest.raises(Unmet) as caught:
        expect(lent(lambda series, size: None)).come_back_unchanged()
    assert caught.value.found == "`None`" and caught.value.shared_as == "forecast"


def test_an_array_that_was_sorted_is_told_to_be_copied() -> None:
    with pytest.raises(Unmet) as caught:
        expect(lent(lambda series, _: series[::-1].sort())).come_back_unchanged()
    assert "Use `np.sort(series)`" in caught.value.advice
