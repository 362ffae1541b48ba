"""A grade adds up, survives the way to JSON and back, and never turns our fault into a zero."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Criterion, Rubric
from grader.examiner.grade import FORMAT, Grade, Outcome, Status, Verdict, add_up
from grader.examiner.grading import with_mistake_before
from grader.feedback.recalled import said_of_replaced

EXERCISE = Exercise("week1_x", "X", "intro", 1, Path(), 10, 100, "", (), 1.0)
RUBRIC = Rubric(
    tuple(Criterion(f"check_{name}", f"Promise {name}.", points, (), 1) for name, points in [("a", 30), ("b", 70)]), "d"
)

texts = st.text(max_size=30)
outcomes = st.sampled_from(Outcome)
verdicts = st.builds(
    Verdict, texts, outcomes, texts, texts, texts, st.floats(0, 99), st.dictionaries(texts, st.integers() | texts)
)


def grade_of(*graded: Verdict, **other: object) -> Grade:
    earned, possible, status = add_up(EXERCISE, RUBRIC, graded)
    return Grade("week1_x", "x.py", "d", "r", graded, earned, possible, status, "2030-01-01", 1.0, 7, **other)  # type: ignore[arg-type]


@given(st.lists(verdicts, max_size=4), st.dictionaries(texts, st.lists(st.floats(-9, 9) | st.none())))
def test_a_grade_survives_the_way_to_json_and_back(graded: list[Verdict], evidence: dict[str, object]) -> None:
    grade = Grade(
        "week1_x", "x.py", "d", "r", tuple(graded), 1, 2, Status.NOT_YET, "2030-01-01", 1.5, 7, {"kit": "1"}, evidence
    )
    assert Grade.from_json(grade.to_json()) == grade


def test_the_json_of_a_grade_names_its_format() -> None:
    facts = json.loads(grade_of(Verdict("check_a", Outcome.MET)).to_json())
    assert facts["format"] == FORMAT
    assert facts["verdicts"][0]["outcome"] == "MET"


@pytest.mark.parametrize("text", ["{}", "[]", '{"format": 99}', "null"])
def test_what_is_no_grade_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a grade"):
        Grade.from_json(text)


@pytest.mark.parametrize(
    ("before", "outcome", "told"),
    [({"create_model"}, Outcome.UNMET, True), ({"create_model", "split"}, Outcome.UNMET, False),
     (set(), Outcome.UNMET, False), ({"create_model"}, Outcome.MET, False)],
)  # fmt: skip
def test_a_training_knows_what_failed_before_it_on_the_same_model(
    before: set[str], outcome: Outcome, told: bool
) -> None:
    first, second = (replace(one, title=f"Title {one.id}") for one in RUBRIC.criteria)
    training = Verdict(second.id, Outcome.UNMET, details={"runs": [0.4]})
    reached = {first.id: before, second.id: {"create_model", "windows"}}
    decided = [Verdict(first.id, outcome), training]
    found = with_mistake_before(training, decided, reached, "create_model", replace(RUBRIC, criteria=(first, second)))
    assert (found.details.get("behind") == "Title check_a") is told


def test_what_a_training_did_without_is_told_where_a_correct_function_is_not() -> None:
    def said_of(**evidence: Any) -> str:
        untrained = grade_of(evidence=evidence)
        assert said_of_replaced(untrained) == "", "nothing was trained"
        return said_of_replaced(replace(untrained, verdicts=(Verdict("check_a", Outcome.MET, measured=0.9),)))

    without = {"without": ["Windows", "Labels"]}
    told = "«Windows», «Labels» failed, so the training used the grader's correct code for them, not yours."
    assert said_of(**without) == told
    assert "a correct `windowed_dataset`, not yours" in said_of(**without, replaced=["windowed_dataset"])
    assert said_of() == ""
    assert said_of(other_loss=True) == "The training used a loss that fits, not yours."


def test_points_are_all_or_nothing() -> None:
    graded = (Verdict("check_a", Outcome.MET), Verdict("check_b", Outcome.UNMET))
    assert add_up(EXERCISE, RUBRIC, graded) == (30, 100, Status.NOT_YET)


def test_every_promise_kept_is_a_pass() -> None:
    graded = (Verdict("check_a", Outcome.MET), Verdict("check_b", Outcome.MET))
    assert add_up(EXERCISE, RUBRIC, graded) == (100, 100, Status.PASSED)


@given(st.lists(outcomes, min_size=2, max_size=2))
def test_one_broken_verdict_means_not_graded(found: list[Outcome]) -> None:
    graded = [Verdict(one.id, outcome) for one, outcome in zip(RUBRIC.criteria, found, strict=True)]
    _, possible, status = add_up(EXERCISE, RUBRIC, graded)
    assert possible == 100
    assert (status is Status.NOT_GRADED) == (Outcome.BROKEN in found)
    assert (status is Status.PASSED) == (set(found) == {Outcome.MET})


@pytest.mark.parametrize(("chosen", "earned"), [("check_a", 30), ("check_b", 70)])
def test_a_part_of_the_criteria_passes_no_exercise(chosen: str, earned: int) -> None:
    verdicts = (Verdict(chosen, Outcome.MET),)
    assert add_up(EXERCISE, RUBRIC, verdicts) == (earned, 100, Status.NOT_YET)
    alone = replace(grade_of(*verdicts), status=Status.NOT_YET)
    assert alone.noting(chosen="Only 1 of 2").has_passed and not alone.has_passed


def test_nothing_judged_is_not_graded() -> None:
    assert add_up(EXERCISE, RUBRIC, ()) == (0, 100, Status.NOT_GRADED)


def test_the_first_to_fix_is_a_miss_before_what_it_blocks() -> None:
    blocked, unmet = Verdict("check_a", Outcome.BLOCKED), Verdict("check_b", Outcome.UNMET)
    assert grade_of(blocked, unmet).first_to_fix() == unmet
    assert grade_of(blocked).first_to_fix() == blocked
    put_after = replace(unmet, criterion_id="check_a", details={"waits": True})
    assert grade_of(put_after, unmet).first_to_fix() == unmet
    assert grade_of(put_after, replace(blocked, criterion_id="check_b")).first_to_fix() == put_after
    assert grade_of(Verdict("check_a", Outcome.MET)).first_to_fix() is None


def test_what_is_not_graded_names_no_first_thing_to_fix() -> None:
    broken, blocked = Verdict("check_a", Outcome.BROKEN), Verdict("check_b", Outcome.BLOCKED)
    assert grade_of(broken, blocked).first_to_fix() is None and grade_of(broken, blocked).named_to_fix(RUBRIC) == ""
    overdue = replace(broken, details={"time_limit": True})
    assert grade_of(overdue, blocked).is_overdue and not grade_of(broken, blocked).is_overdue


@pytest.mark.parametrize(
    ("outcome", "details", "named"),
    [(Outcome.BLOCKED, {"syntax": True}, "The file does not run"),
     (Outcome.UNMET, {"fault": "raised", "function": "when the file was run"}, "The file does not run"),
     (Outcome.BLOCKED, {"fault": "unwritten", "function": "when the file was run"}, "The file does not run"),
     (Outcome.BLOCKED, {"fault": "unwritten", "function": "windows", "not_attempted": True}, "Title"),
     (Outcome.UNMET, {"fault": "raised", "function": "windows"}, "Title"),
     (Outcome.UNMET, {"function": "when the file was run"}, "Title")],
)  # fmt: skip
def test_a_file_that_does_not_run_is_no_failure_of_its_first_criterion(
    outcome: Outcome, details: dict[str, object], named: str
) -> None:
    rubric = replace(RUBRIC, criteria=tuple(replace(one, title="Title") for one in RUBRIC.criteria))
    grade = grade_of(Verdict("check_a", outcome, details=details), Verdict("check_b", Outcome.BLOCKED))
    assert grade.named_to_fix(rubric) == named and (grade.file_fault is not None) is (named != "Title")
    untouched = replace(grade, evidence={"not_attempted": True})
    assert (grade.state, untouched.state, untouched.named_to_fix(rubric)) == ("NOT_YET", "NOT_ATTEMPTED", "")


def test_json_holds_nothing_that_a_terminal_obeys_and_reads_back_the_same() -> None:
    hostile = "\x1b[2J \x9b2J \x7f \u202e \u200b \u2028 \ufeff \U000e0041 \ud800 ü 文 🙂"
    text = grade_of(Verdict("check_a", Outcome.UNMET, found=hostile)).to_json()
    assert not set("\x1b\x9b\x7f\u202e\u200b\u2028\ufeff\U000e0041\ud800") & set(text)
    assert "ü 文 🙂" in text
    text.encode("utf-8")
    assert Grade.from_json(text).verdicts[0].found == hostile


def test_what_was_put_off_is_nothing_to_fix() -> None:
    put_off = Verdict("check_b", Outcome.BLOCKED, details={"fast": True})
    assert grade_of(Verdict("check_a", Outcome.MET), put_off).first_to_fix() is None
    waiting = Verdict("check_b", Outcome.BLOCKED, details={"blocked_by": ["check_a"]})
    assert grade_of(put_off, waiting).first_to_fix() == waiting


def test_fields_of_a_later_kit_are_left_out() -> None:
    """New fields may come without a new format, as ``docs/grade-format.md`` says."""
    grade = grade_of(Verdict("check_a", Outcome.MET))
    told = json.loads(grade.to_json())
    told["later_field"] = told["verdicts"][0]["later_field"] = 1
    assert Grade.from_json(json.dumps(told)) == grade
