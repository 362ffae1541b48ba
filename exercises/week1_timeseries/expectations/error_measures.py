"""Evidence about the errors of a forecast as a learner's function measures them, and the words about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, count_of, describe, show
from grader.checks.expect import Unmet, expect, require


@dataclass(frozen=True)
class ErrorMeasures:
    """What ``compute_metrics`` returned for one forecast."""

    truth: Array
    """The true values, shape ``(n,)``."""
    forecast: Array
    """What was forecast, shape ``(n,)``."""
    mse: float
    """The first result."""
    mae: float
    """The second result."""

    @property
    def call(self) -> str:
        """The call in words."""
        return f"for the true values {show(self.truth)} and the forecast {show(self.forecast)}"


def measure_errors(candidate: Candidate, truth: list[float], forecast: list[float]) -> ErrorMeasures:
    """Call the learner's ``compute_metrics`` with two arrays, and read its two numbers.

    Raises ``Unmet`` where they are not two, or no single numbers.
    """
    given = (np.array(truth, dtype=np.float32), np.array(forecast, dtype=np.float32))
    found = candidate.call("compute_metrics", *given)
    found = list(found.values()) if isinstance(found, Mapping) else found
    require(count_of(found) == 2, "two numbers, `mse, mae`", describe(found), "End with `return mse, mae`.")
    numbers = []
    for name, value in zip(("the mean squared error", "the mean absolute error"), found, strict=True):
        column = as_column(value, name)
        advice = "Take the mean over all values: `.mean()`."
        require(len(column) == 1, f"{name} as one number", f"{len(column)} numbers: {show(column)}", advice)
        numbers.append(float(column[0]))
    return ErrorMeasures(*given, *numbers)


class ErrorMeasureMatchers:
    """What can be said about ``ErrorMeasures``."""

    def __init__(self, measures: ErrorMeasures) -> None:
        self._measures = measures

    def are_the_mean_squared_and_absolute_error(self) -> None:
        """The first number is the mean of the squared errors, the second the mean of their sizes.

        >>> expect(
        ...     measure_errors(candidate, [1, 2], [3, 0])
        ... ).are_the_mean_squared_and_absolute_error()  # doctest: +SKIP
        """
        measures = self._measures
        errors = (measures.forecast - measures.truth).astype(np.float64)
        cancel = "Errors of opposite sign cancel in a mean: take their squares, or `np.abs` of them, first."
        wrong = {
            "a mean of errors that cancel": (errors.mean(), cancel),
            "the size of a mean of errors that cancel": (abs(errors.mean()), cancel),
            "the square of a mean of errors that cancel": (errors.mean() ** 2, cancel),
            "its square root, the rmse": (
                np.sqrt(np.square(errors).mean()),
                "The mse is not rooted: leave the root out.",
            ),
            "the mean squared error": (np.square(errors).mean(), "The mse comes first, the mae second."),
            "the mean absolute error": (np.abs(errors).mean(), "The mse comes first, the mae second."),
            "a sum of squares": (np.square(errors).sum(), "Divide by how many there are: `.mean()`."),
            "a sum of sizes": (np.abs(errors).sum(), "Divide by how many there are: `.mean()`."),
        }
        for name, found, right in (
            ("mean squared error", measures.mse, np.square(errors).mean()),
            ("mean absolute error", measures.mae, np.abs(errors).mean()),
        ):
            if np.isclose(found, right, rtol=1e-4, atol=1e-6):
                continue
            known = [
                (f", which is {what}", advice) for what, (value, advice) in wrong.items() if np.isclose(found, value)
            ]
            said, advice = known[0] if known else ("", "`np.square(errors).mean()` and `np.abs(errors).mean()`.")
            raise Unmet(f"a {name} of {right:.6g}, {measures.call}", f"{found:.6g}{said}", advice)


expect.register(ErrorMeasures, ErrorMeasureMatchers)
