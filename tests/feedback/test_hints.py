"""Which hint comes by itself: that of the mistake, never that of the criterion."""

from dataclasses import replace

from grader.catalogue.rubric import Criterion
from grader.examiner.grade import Outcome, Verdict
from grader.feedback.hints import hint_due

CRITERION = Criterion("check_model", "The model fits.", 10, ("How many outputs?", "One unit.", "`Dense(1)`"), 0)
UNKNOWN = Verdict("check_model", Outcome.UNMET, "this", "that", "Write this.")
KNOWN = Verdict("check_model", Outcome.UNMET, "this", "that", "Write this.", details={"hints": ["A?", "B.", "`c`"]})


def test_the_first_miss_brings_no_hint() -> None:
    assert hint_due(KNOWN, CRITERION, 1) == hint_due(UNKNOWN, CRITERION, 1) == ""


def test_a_known_mistake_brings_its_own_hints_one_more_with_each_miss() -> None:
    assert [hint_due(KNOWN, CRITERION, failed) for failed in (2, 3, 4, 9)] == ["A?", "B.", "`c`", "`c`"]


def test_the_hints_of_the_criterion_never_come_by_themselves() -> None:
    assert [hint_due(UNKNOWN, CRITERION, failed) for failed in (2, 3, 9)] == ["", "", ""]


def test_the_hints_of_the_criterion_stay_once_they_were_asked_for() -> None:
    assert [hint_due(UNKNOWN, CRITERION, 1, asked) for asked in (1, 2, 9)] == list(CRITERION.hints[:3])
    assert hint_due(UNKNOWN, Criterion("check_a", "A.", 1, (), 0), 5, 3) == ""


def test_a_hint_that_the_message_gives_as_well_is_not_shown_beside_it() -> None:
    said = replace(UNKNOWN, message="End with `Dense(1)`.")
    assert [hint_due(said, CRITERION, 1, asked) for asked in (1, 2, 3)] == ["One unit.", "", ""]
    assert hint_due(replace(KNOWN, message="Write `c`."), CRITERION, 9) == ""


def test_beside_an_error_that_is_explained_no_hint_about_running_code_stays() -> None:
    raised = Verdict("check_model", Outcome.UNMET, details={"exception": {"type": "ValueError", "message": "no"}})
    missing = replace(UNKNOWN, details={"fault": "missing"})
    assert hint_due(missing, CRITERION, 3, 1) == ""
    unexplained = replace(raised, details={**raised.details, "unexplained": True})
    assert (hint_due(raised, CRITERION, 3, 1), hint_due(unexplained, CRITERION, 3, 1)) == ("", CRITERION.hints[0])
