"""What a learner reads of a wrong answer is kept beside it, and a change of it is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring import golden
from grader.authoring.golden import differences, told, without_figures, write_golden
from grader.authoring.proof import Case, Finding
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict

NAME = "week2_timeseries"


@pytest.fixture
def finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """Return what the proof of a wrong answer showed, whose text is kept in a folder of the test's own."""
    monkeypatch.setattr(golden, "golden_of", lambda answer: tmp_path / f"{answer.stem}.txt")
    missed = Verdict("check_shuffle", Outcome.UNMET, "a mixed order", "windows in order 1, 2", "Call `.shuffle(8)`.")
    verdicts = [
        missed if criterion.id == "check_shuffle" else Verdict(criterion.id, Outcome.MET)
        for criterion in read_rubric(read_exercise(NAME)).criteria
    ]
    grade = Grade(
        exercise_name=NAME, submission_path="x", submission_digest="x", rubric_digest="x", verdicts=tuple(verdicts),
        earned=90, possible=100, status=Status.NOT_YET, started="x", seconds=1.5, seed=1, versions={}, evidence={},
    )  # fmt: skip
    return Finding(Case(NAME, tmp_path / "wrong" / "not_shuffled.py", "check_shuffle", "mixed"), grade, "")


def told_otherwise(finding: Finding, **change: str) -> Finding:
    grade = finding.grade
    verdicts = tuple(replace(one, **change) if one.outcome == "UNMET" else one for one in grade.verdicts)
    return replace(finding, grade=replace(grade, verdicts=verdicts))


def test_a_text_is_written_once_and_holds_from_then_on(finding: Finding, tmp_path: Path) -> None:
    assert differences(finding) == []  # nothing is kept yet
    assert write_golden(finding)
    assert (tmp_path / "not_shuffled.txt").read_text() == told(finding.grade)
    assert "windows in order 1, 2" in told(finding.grade)
    assert differences(finding) == []
    assert not write_golden(finding)


def test_other_words_differ_and_are_shown_and_written(finding: Finding) -> None:
    write_golden(finding)
    other = told_otherwise(finding, found="windows as they were")
    assert differences(other) == ["-       found  windows in order 1, 2", "+       found  windows as they were"]
    assert write_golden(other)
    assert differences(other) == []


def test_other_figures_do_not_differ_and_leave_what_is_kept(finding: Finding, tmp_path: Path) -> None:
    write_golden(finding)
    kept = (tmp_path / "not_shuffled.txt").read_text()
    other = told_otherwise(finding, found="windows in order 3, 4")
    other = replace(other, grade=replace(other.grade, seconds=20.0, earned=70))
    assert differences(other) == []
    assert not write_golden(other)
    assert (tmp_path / "not_shuffled.txt").read_text() == kept


def test_what_was_taken_over_is_not_part_of_the_text(finding: Finding) -> None:
    evidence = {"kept": {"criteria": ["check_labels"], "since": "2026-01-01T10:00"}}
    assert told(replace(finding.grade, evidence=evidence)) == told(finding.grade)


def test_an_answer_that_is_not_caught_as_it_must_be_is_not_written(finding: Finding, tmp_path: Path) -> None:
    assert not write_golden(replace(finding, complaint="must be caught by check_shuffle alone"))
    assert not (tmp_path / "not_shuffled.txt").exists()


def test_the_texts_hold_for_one_seed(finding: Finding) -> None:
    write_golden(finding)
    other = told_otherwise(finding, found="windows as they were")
    assert differences(replace(other, grade=replace(other.grade, seed=2))) == []


def test_a_number_is_one_mark_whatever_its_form() -> None:
    assert without_figures("mae 2.5e-3, -4 % of 100") == "mae #, # % of #"
