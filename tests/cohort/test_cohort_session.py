"""Everybody gets one grade, nothing is graded twice, and a run that was stopped is gone on with."""

import contextlib
import csv
import json
import sqlite3
import threading
from collections import Counter
from pathlib import Path

import pytest
from fake_gradings import EXERCISE, RUBRIC, FakeGradings, hand_in

from grader.cohort import runner
from grader.cohort.runner import LocalRunner
from grader.cohort.session import Session
from grader.cohort.shelf import Shelf
from grader.cohort.tables import as_csv
from grader.errors import UsageProblem
from grader.examiner.events import CriterionStarted, Started

CLASS = {
    "ada": "right 1", "bob": "wrong 1", "cy": "right 1", "di": "refused", "ed": "fault", "fi": "  ", "gus": "right 1\n",
}  # fmt: skip


@pytest.fixture
def gradings(monkeypatch: pytest.MonkeyPatch) -> FakeGradings:
    fake = FakeGradings()
    monkeypatch.setattr(runner, "grade_one", fake)
    return fake


def begin(tmp_path: Path, **how: int) -> Session:
    return Session.begin(tmp_path / "in", EXERCISE.name, tmp_path / "out", **how)  # type: ignore[arg-type]


def run(session: Session, jobs: int = 2, fresh: bool = False) -> dict[str, str]:
    return {one.record.learner: one.how for one in session.run(LocalRunner(jobs), fresh=fresh)}


def test_everybody_gets_one_record_and_the_same_file_is_graded_once(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", **CLASS)
    session = begin(tmp_path)
    how = run(session)
    cohort = session.close()
    others = dict.fromkeys(("ada", "bob", "di", "ed", "gus"), "graded")
    assert how == {"cy": "shared", "fi": "refused", **others}
    assert sorted(gradings.done) == ["fault", "refused", "right 1", "right 1", "wrong 1"]
    assert [one.learner for one in cohort.records] == sorted(CLASS)
    states = {one.learner: str(one.grade.status) if one.grade else one.refused for one in cohort.records}
    assert states["ada"] == states["cy"] == states["gus"] == "PASSED" and states["bob"] == "NOT_YET"
    assert states["di"] == states["ed"] == "because" and "blank lines" in states["fi"]
    assert {one.learner for one in cohort.records if one.fault} == {"ed"}
    assert cohort.look_alikes == (("ada", "cy"),)
    assert {one.learner: (one.seconds, one.worker) for one in cohort.records}["cy"] == (0.0, "")
    assert {one.grade.submission_path for one in cohort.records if one.grade} == {"ada.py", "bob.py", "cy.py", "gus.py"}
    assert gradings.seeds == {cohort.seed}
    assert Shelf(tmp_path / "out", EXERCISE).read() == cohort


def test_another_run_grades_only_what_is_new_or_was_a_fault(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", **CLASS)
    first = begin(tmp_path)
    run(first)
    before = first.close()
    gradings.done.clear()
    assert set(run(begin(tmp_path)).values()) == {"kept", "refused", "graded"}
    assert gradings.done == ["fault"]
    gradings.done.clear()
    hand_in(tmp_path / "in", bob="right 2", hal="right 1", ada="wrong 1", ed="right 3")
    second = begin(tmp_path)
    how = run(second)
    # Ada hands in now what Bob did: that grade is known, and hers is another one than before.
    assert {name: how[name] for name in ("ada", "bob", "cy", "ed", "hal")} == {
        "ada": "shared", "bob": "graded", "cy": "kept", "ed": "graded", "hal": "shared",
    }  # fmt: skip
    assert sorted(gradings.done) == ["right 2", "right 3"]
    after = {one.learner: one.grade and str(one.grade.status) for one in second.close().records}
    assert after["ada"] == "NOT_YET" and after["bob"] == after["hal"] == "PASSED"
    assert second.question.seed == before.seed
    kept = json.loads((tmp_path / "out" / "grades" / "ada.json").read_text())["record"]
    assert kept["grade"]["status"] == "NOT_YET"


@pytest.mark.parametrize("how", [{"seed": 5}, {"time_limit": 9}])
def test_another_seed_or_limit_is_another_question(tmp_path: Path, gradings: FakeGradings, how: dict[str, int]) -> None:
    hand_in(tmp_path / "in", ada="right 1")
    run(begin(tmp_path))
    assert run(begin(tmp_path, **how)) == {"ada": "graded"}
    assert run(begin(tmp_path, **how)) == {"ada": "kept"}
    assert run(begin(tmp_path, **how), fresh=True) == {"ada": "graded"}


def test_what_was_done_before_a_stop_is_not_done_again(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", **{f"learner{number}": f"right {number}" for number in range(8)})
    stopped = begin(tmp_path)
    stream = stopped.run(LocalRunner(2))
    for _ in range(3):
        next(stream)
    stream.close()
    assert len(gradings.done) < 8
    kept = {path.stem for path in (tmp_path / "out" / "grades").iterdir()}
    assert len(kept) == 3
    # Of a process that was killed while it wrote.
    (tmp_path / "out" / "grades" / "learner7.json").write_text('{"format": 1, "key": "')
    gradings.done.clear()
    how = run(begin(tmp_path))
    assert {name for name, one in how.items() if one == "kept"} == kept - {"learner7"}
    assert len(gradings.done) == 5 if "learner7" not in kept else 6


def test_a_file_that_changes_meanwhile_is_graded_by_the_next_run(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right 1", bob="right 2", cy="right 3")
    (tmp_path / "in" / "cy.py").chmod(0o600)
    session = begin(tmp_path)
    (tmp_path / "in" / "bob.py").write_text("wrong 2")
    (tmp_path / "in" / "cy.py").unlink()
    run(session)
    records = {one.learner: one for one in session.close().records}
    assert records["bob"].fault and "changed" in records["bob"].refused
    assert records["cy"].fault and records["ada"].grade
    assert run(begin(tmp_path)) == {"ada": "kept", "bob": "graded"}


def test_as_many_run_together_as_there_are_jobs(tmp_path: Path, gradings: FakeGradings) -> None:
    meet = threading.Barrier(2)
    gradings.gate = lambda text: meet.wait(30)
    hand_in(tmp_path / "in", **{f"learner{number}": f"right {number}" for number in range(6)})
    heard: list[tuple[str, type]] = []
    session = begin(tmp_path)
    for _ in session.run(LocalRunner(2), lambda name, event: heard.append((name, type(event)))):
        pass
    assert len(gradings.done) == 6
    assert Counter(heard) == Counter(
        (f"learner{number}", what) for number in range(6) for what in (Started, CriterionStarted)
    )


def test_learners_and_staff_are_kept_apart(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", **CLASS)
    session = begin(tmp_path)
    run(session)
    session.close()
    for folder in ("reports", "grades"):
        for path in (tmp_path / "out" / folder).iterdir():
            text = path.read_text()
            others = [name for name in ("ada.py", "bob.py", "cy.py", "gus.py") if not name.startswith(path.stem)]
            assert not [name for name in others if name in text], path
            assert "look_alike" not in text
            # Whoever knows the seed can draw the data that everybody is judged by.
            assert folder == "grades" or str(session.question.seed) not in text
    staff = {path.name for path in (tmp_path / "out" / "staff").iterdir()}
    assert {"grades.csv", "grades.sqlite", "index.html"} <= staff


def test_whoever_was_refused_is_told_why_and_whoever_met_a_fault_is_not_blamed(
    tmp_path: Path, gradings: FakeGradings
) -> None:
    hand_in(tmp_path / "in", ada="right 1", ed="fault")
    run(begin(tmp_path))
    report = tmp_path / "out" / "reports" / "ada.html"
    assert "because" not in report.read_text()
    assert "you lose no points" in report.with_name("ed.html").read_text()
    hand_in(tmp_path / "in", ada="refused")
    run(begin(tmp_path))
    # The report of the grade that was is gone.
    assert "because" in report.read_text() and "100 points" not in report.read_text()


def test_the_tables_say_the_same_and_hold_no_formulas(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", **{**CLASS, "=cmd()": "right 9", "@sum": "fault 2"})
    session = begin(tmp_path)
    run(session)
    cohort = session.close()
    rows = list(csv.DictReader(as_csv(cohort, RUBRIC).splitlines()))
    assert len(rows) == len(cohort.records) == 9
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "+", "-"))]
    by_name = {row["learner"]: row for row in rows}
    assert by_name["ada"]["status"] == by_name["'=cmd()"]["status"] == "PASSED"
    assert (by_name["ada"]["look_alike"], by_name["bob"]["look_alike"]) == ("1", "")
    assert by_name["ed"]["status"] == "NOT_GRADED" and by_name["ed"]["earned"] == ""
    assert by_name["bob"][RUBRIC.criteria[0].id] == "UNMET"
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "staff" / "grades.sqlite")) as database:
        told = database.execute("select learner, status, earned from learners order by learner").fetchall()
        verdicts = database.execute("select outcome, count(*) from verdicts group by outcome").fetchall()
    database.close()
    assert len(told) == 9 and ("ada", "PASSED", 100) in told and ("=cmd()", "PASSED", 100) in told
    assert verdicts == [("MET", 4 * len(RUBRIC.criteria)), ("UNMET", len(RUBRIC.criteria))]


def test_a_folder_that_is_no_cohort_of_this_exercise_is_left_alone(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right 1")
    with pytest.raises(UsageProblem, match="among the submissions"):
        Session.begin(tmp_path / "in", EXERCISE.name, tmp_path / "in" / "out")
    begin(tmp_path)
    with pytest.raises(UsageProblem, match="holds grades of week1_timeseries"):
        Session.begin(tmp_path / "in", "week2_timeseries", tmp_path / "out")
    (tmp_path / "out" / "cohort.json").write_text('{"format": 99}')
    with pytest.raises(UsageProblem, match="cannot be read as a cohort"):
        begin(tmp_path)
    with pytest.raises(UsageProblem, match="graded completely"):
        Shelf(tmp_path / "nothing", EXERCISE).read()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    hand_in(tmp_path / "in", ada="right 1")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "grades").write_text("in the way")
    with pytest.raises(UsageProblem, match="cannot be written"):
        begin(tmp_path)
