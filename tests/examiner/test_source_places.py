"""A failed criterion is shown at the function that it is about, even where others were called for it."""

from pathlib import Path

import pytest

from grader.catalogue.rubric import Criterion
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_places import with_place
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import Submission

REPORT = SourceReport(defined_at={"create_model": 36, "generate_forecast": 54})
SUBMISSION = Submission("week1_x", Path("x.py"), "script", "x = 1\n", "d")
BOTH = ("create_model", "generate_forecast")


@pytest.mark.parametrize(
    ("found", "description", "line"),
    [
        ("42 forecasts", "`generate_forecast` returns one forecast for each window.", 54),
        ("42 forecasts", "`generate_forecast(model, series)` returns one forecast for each window.", 54),
        ("two units from `create_model`", "`generate_forecast` returns one forecast for each window.", 36),
        ("42 forecasts", "The forecasts are in time order.", 36),
        ("42 forecasts", "`windows` is about a function that was not called.", 36),
    ],
)
def test_the_message_names_the_function_first_then_the_description(found: str, description: str, line: int) -> None:
    criterion = Criterion("check_forecast", description, 15, (), 1, title="Forecast")
    verdict = Verdict("check_forecast", Outcome.UNMET, "41 forecasts", found)
    placed = with_place(verdict, BOTH, "create_model", REPORT, SUBMISSION, criterion)
    assert placed.details["at"]["line"] == line
