"""A measured value is shown beside its threshold so that who reads both sees on which side it lies."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.examiner.grade import Outcome, Verdict
from grader.feedback.figures import decimals_for, figures_of, shown

REAL = st.floats(min_value=1e-3, max_value=1e8)


def measured(value: float | None, threshold: float, baseline: float | None = None, **more: object) -> Verdict:
    told: dict[str, object] = {"metric": "mae", "at_least": False, "unit": "target units", **more}
    return Verdict("check_a", Outcome.MET, measured=value, threshold=threshold, baseline=baseline, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (measured(2.2351, 3.8, 5.643, baseline_name="naive forecast"), "2.24 (threshold 3.80, naive forecast 5.64)"),
        (measured(0.8743, 0.85, at_least=True), "0.874 (threshold 0.850)"),
        (measured(38.21, 43, 52.8, unit="sunspots", baseline_name="naive forecast"),
         "38.2 sunspots (threshold 43.0, naive forecast 52.8)"),
        (measured(123456, 1_000_000, unit="parameters"), "123,456 parameters (threshold 1,000,000)"),
        (measured(None, 3.8), "NaN or infinity (threshold 3.80)"),
        (measured(3e13, 3.8), "3e+13 (threshold 3.80)"),
        (Verdict("check_a", Outcome.MET), ""),
    ],
)  # fmt: skip
def test_figures_as_they_are_read(verdict: Verdict, text: str) -> None:
    assert figures_of(verdict) == text


@given(value=REAL, threshold=REAL)
def test_a_value_on_another_side_of_its_threshold_never_looks_equal(value: float, threshold: float) -> None:
    assume(abs(value - threshold) > 2e-6)
    decimals = decimals_for(threshold, value)
    assert shown(value, decimals) != shown(threshold, decimals)
