"""What is said of the form that a submission was graded in, and of what was left out of a notebook."""

import io
from typing import Any

from rich.console import Console

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.course_form import in_form_of, said_of_form
from grader.feedback.pages.report import render_report
from grader.feedback.terminal import LiveTerminal

EXERCISE = read_exercise("week2_timeseries")
FORM = {"name": "v4", "title": "the 2024 assignment"}
EVIDENCE = {
    "form": FORM,
    "left_out": ["checks of the course: cell 6", "plots: cell 3, cell 4"],
    "skipped": ["cell 2, line 1: FileNotFoundError: <b>data.csv</b>\x1b[31m"],
}


def grade_with(evidence: dict[str, Any]) -> Grade:
    rubric = read_rubric(
        in_form_of(EXERCISE, Grade("w", "x", "0", "1", (), 0, 1, Status.NOT_YET, "", 1, 1, evidence={}))
    )
    verdicts = tuple(Verdict(one.id, Outcome.MET) for one in rubric.criteria)
    return Grade(
        "week2_timeseries", "x.py", "0", "1", verdicts, 70, 70, Status.PASSED, "2026-01-01", 1.0, 5, evidence=evidence
    )


def test_form_and_what_was_left_out_are_told_in_sentences() -> None:
    assert list(said_of_form(grade_with({"form": FORM, "left_out": EVIDENCE["left_out"]}))) == [
        "Graded as the 2024 assignment: what this form does not ask for is not counted.",
        "Not run: checks of the course: cell 6; plots: cell 3, cell 4.",
    ]
    assert list(said_of_form(grade_with({"cut_short": ["cell 4, line 2"]}))) == [
        "Trained for seconds only, because a function needs the result: cell 4, line 2."
    ]
    assert list(said_of_form(grade_with({}))) == []


def test_terminal_and_report_tell_it_and_escape_what_comes_from_a_learner() -> None:
    grade = grade_with(EVIDENCE)
    exercise = in_form_of(EXERCISE, grade)
    console = Console(file=io.StringIO(), width=200)
    LiveTerminal(console, read_rubric(exercise)).show_grade(grade)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    page = render_report(grade, exercise, read_rubric(exercise))
    for text in (shown, page):
        assert "Graded as the 2024 assignment" in text
        assert "checks of the course: cell 6" in text
        assert "\x1b[31m" not in text
    assert "<b>data.csv</b>" not in page


def test_a_form_that_is_gone_leaves_the_kits_own() -> None:
    assert in_form_of(EXERCISE, grade_with({"form": {"name": "v9", "title": "?"}})).form is None
    assert in_form_of(EXERCISE, grade_with(EVIDENCE)).form is not None
