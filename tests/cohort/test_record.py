"""Records and cohorts survive the way to JSON and back; no learner's name is more than a name."""

import json
from dataclasses import replace

import pytest

from grader.cohort.record import LONGEST_STEM, Cohort, Record, file_stem
from grader.examiner.grade import Grade, Outcome, Status, Verdict


def a_grade(status: Status = Status.PASSED) -> Grade:
    verdicts = (Verdict("check_one", Outcome.MET), Verdict("check_two", Outcome.UNMET, "a", "b", "c", 0.5, {"x": [1]}))
    return Grade(
        "week1_intro", "ada.py", "d" * 64, "r" * 64, verdicts, 1, 2, status, "2026-01-01T00:00:00+00:00", 1.5, 7
    )


def a_record(learner: str = "Ada", grade: Grade | None = None, refused: str = "") -> Record:
    return Record(learner, f"{learner}/exercise.py", "d" * 64, "t" * 64, grade, refused, 1.5, "machine:1")


def test_a_cohort_reads_back_as_it_was_written() -> None:
    records = (a_record("Ada", a_grade()), a_record("Böb \u202e", refused="It is empty."))
    cohort = Cohort("week1_intro", records, 7, {"python": "3.11"}, (("Ada", "Böb"),))
    assert Cohort.from_json(cohort.to_json()) == cohort


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "records": [{}]}'])
def test_what_is_no_cohort_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        Cohort.from_json(text)


def test_a_record_without_its_grade_is_refused() -> None:
    facts = a_record("Ada", a_grade()).to_facts()
    del facts["grade"]["format"]
    with pytest.raises(ValueError, match="not a grade"):
        Record.from_facts(json.loads(json.dumps(facts)))


def test_only_what_would_come_out_again_is_settled() -> None:
    assert a_record(grade=a_grade(Status.NOT_YET)).is_settled
    assert a_record(refused="It is empty.").is_settled
    assert not a_record(grade=a_grade(Status.NOT_GRADED)).is_settled
    assert not replace(a_record(refused="The machine went away."), fault=True).is_settled


def test_gradings_at_the_limit_are_counted_while_the_file_is_the_same() -> None:
    broken = Verdict("check_one", Outcome.BROKEN, details={"time_limit": True})
    overdue = a_record(grade=replace(a_grade(Status.NOT_GRADED), verdicts=(broken,)))
    first, other = overdue.after(None), replace(overdue, digest="e" * 64)
    assert (overdue.overdue, first.overdue, overdue.after(first).overdue, other.after(first).overdue) == (0, 1, 2, 1)
    passed = a_record(grade=a_grade())
    assert passed.after(first) == passed and overdue.after(passed).overdue == 1
    assert Record.from_facts(first.to_facts()) == first
    told = first.to_facts()
    del told["overdue"]
    assert Record.from_facts(told).overdue == 0
    assert "never end" in overdue.after(first).reason and "never end" not in first.reason


@pytest.mark.parametrize("name", ["Ada", "ada.lovelace", "Łukasz-1", "李_雷"])
def test_a_plain_name_is_the_name_of_its_files(name: str) -> None:
    assert file_stem(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "a/b",
        "C:\\x",
        "a b",
        ".hidden",
        "-rf",
        "\x1b[2J",
        "nul",
        "NUL.x",
        "x" * 999,
        "a\n",
    ],
)
def test_any_other_name_gets_files_of_its_own_in_the_same_folder(name: str) -> None:
    stem = file_stem(name)
    assert stem not in ("", ".", "..") and stem != name
    assert not set(stem) & set("/\\: \x1b\n") and not stem.startswith((".", "-")) and len(stem) <= LONGEST_STEM + 7
    assert stem != file_stem(name + "!")
    assert stem == file_stem(name)
