"""Evidence about the metrics that a learner's function calculates, and its matcher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_column, count_of, describe, show
from grader.checks.expect import Unmet, expect, require


@dataclass(frozen=True)
class ErrorMeasures:
    """The results of ``compute_metrics`` for one forecast."""

    truth: Array
    """The true values, ``(n,)``."""
    forecast: Array
    """The forecast values, ``(n,)``."""
    mse: float
    """The first result."""
    mae: float
    """The second result."""

    @property
    def call(self) -> str:
        """The arguments as text."""
        return f"for the true values {show(self.truth)} and the forecast {show(self.forecast)}"


def measure_errors(candidate: Candidate, truth: list[float], forecast: list[float]) -> ErrorMeasures:
    """Call the learner's ``compute_metrics`` with two arrays and read its two numbers.

    Raises ``Unmet`` if the result is not two single numbers.
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


_CODE = "With `errors = forecast - true_series`, use `np.square(errors).mean()` and `np.abs(errors).mean()`."


class ErrorMeasureMatchers:
    """Matchers about ``ErrorMeasures``."""

    def __init__(self, measures: ErrorMeasures) -> None:
        self._measures = measures

    def are_the_mean_squared_and_absolute_error(self) -> None:
        """The first number is the mean squared error, the second the mean absolute error.

        >>> expect(
        ...     measure_errors(candidate, [1, 2], [3, 0])
        ... ).are_the_mean_squared_and_absolute_error()
        """
        measures = self._measures
        errors = (measures.forecast - measures.truth).astype(np.float64)
        percent = float(np.mean(np.abs(errors / measures.truth)))
        whole = "Do not divide by the true values: the mean absolute error is in their unit."
        cancel = "Take `np.square` or `np.abs` of the errors before the mean."
        order = "Return the MSE first, then the MAE."
        if np.isclose(measures.mse, measures.mae):
            order = f"Both numbers are the same. {_CODE}"
        loop = "Add up the errors of all values before `return`: `np.square(errors).mean()`, `np.abs(errors).mean()`."
        wrong = {
            "a mean of positive and negative errors, which cancel": (errors.mean(), cancel),
            "the absolute value of a mean of errors that cancel": (abs(errors.mean()), cancel),
            "the square of a mean of errors that cancel": (errors.mean() ** 2, cancel),
            "its square root (RMSE)": (np.sqrt(np.square(errors).mean()), "Remove the square root."),
            "the mean absolute error as a part of the true values (MAPE)": (percent, whole),
            "the mean absolute error in percent of the true values (MAPE)": (100 * percent, whole),
            "the mean squared error": (np.square(errors).mean(), order),
            "the mean absolute error": (np.abs(errors).mean(), order),
            "the sum of squared errors": (np.square(errors).sum(), "Divide by the number of values: `.mean()`."),
            "the sum of absolute errors": (np.abs(errors).sum(), "Divide by the number of values: `.mean()`."),
            "a sum that is divided by one less than the number of values": (
                np.square(errors).sum() / max(len(errors) - 1, 1),
                "Divide by the number of values: `.mean()`.",
            ),
            "the squared error of the last value alone": (errors[-1] ** 2, loop),
            "the error of the last value alone": (abs(errors[-1]), loop),
            "the error of the first value, divided by the number of values": (abs(errors[0]) / len(errors), loop),
        }
        for name, found, right in (
            ("mean squared error", measures.mse, np.square(errors).mean()),
            ("mean absolute error", measures.mae, np.abs(errors).mean()),
        ):
            if np.isclose(found, right, rtol=1e-4, atol=1e-6):
                continue
            known = [(f", {what}", advice) for what, (value, advice) in wrong.items() if np.isclose(found, value)]
            said, advice = known[0] if known else ("", _CODE)
            raise Unmet(f"a {name} of {right:.6g}, {measures.call}", f"{found:.6g}{said}", advice)


expect.register(ErrorMeasures, ErrorMeasureMatchers)
