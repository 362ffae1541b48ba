"""The verb *cohort*: what it says, what it returns, and how it is stopped."""

import contextlib
import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fake_gradings import EXERCISE, FakeGradings, hand_in

from grader.cli import cohort
from grader.cli.main import cli
from grader.cohort import runner
from grader.cohort.record import Cohort
from grader.examiner.events import CriterionStarted, Started


@pytest.fixture
def gradings(monkeypatch: pytest.MonkeyPatch) -> FakeGradings:
    fake = FakeGradings()
    monkeypatch.setattr(runner, "grade_one", fake)
    return fake


def grade(tmp_path: Path, *words: str) -> Result:
    told = [
        "cohort",
        "grade",
        str(tmp_path / "in"),
        "--exercise",
        EXERCISE.name,
        "--out",
        str(tmp_path / "out"),
        *words,
    ]
    return CliRunner().invoke(cli, told)


def test_a_class_makes_a_line_for_each_and_a_count(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right", bob="wrong", cy="right", di="refused", ed=" ")
    (tmp_path / "in" / "notes.txt").write_text("x")
    done = grade(tmp_path, "-j", "2")
    assert done.exit_code == 0, done.output
    lines = [line.split("  ") for line in done.stdout.splitlines()]
    assert sorted(line[0] for line in lines[:5]) == ["ada", "bob", "cy", "di", "ed"]
    assert "5 learners: 2 passed, 1 not yet, 2 refused." in done.stdout
    assert "3 graded now, 0 kept from before, 1 the same file as another's." in done.stdout
    assert "1 group of programs that differ in names and comments only." in done.stdout
    assert "notes.txt" in done.stderr
    again = grade(tmp_path)
    assert "0 graded now, 4 kept from before" in again.stdout and len(gradings.done) == 3
    assert len(list(csv.reader((tmp_path / "out" / "staff" / "grades.csv").read_text().splitlines()))) == 6


def test_who_submitted_nothing_is_told_in_every_table_and_page(tmp_path: Path, gradings: FakeGradings) -> None:
    (hand_in(tmp_path / "in", ada="right") / "Eve").mkdir()
    done = grade(tmp_path)
    assert "2 learners: 1 passed, 1 nothing submitted." in done.stdout and done.exit_code == 0
    assert ["Eve", "nothing submitted"] in [line.split("  ") for line in done.stdout.splitlines()]
    out = tmp_path / "out"
    rows = {row["learner"]: row for row in csv.DictReader((out / "staff/grades.csv").read_text().splitlines())}
    assert rows["Eve"]["status"] == "NOT_SUBMITTED" and rows["Eve"]["earned"] == ""
    with contextlib.closing(sqlite3.connect(out / "staff/grades.sqlite")) as database:
        assert ("Eve", "NOT_SUBMITTED") in database.execute("select learner, status from learners").fetchall()
    page = (out / "staff/index.html").read_text()
    assert "<b>1</b> nothing submitted" in page and page.count("Eve") >= 2
    assert "Nothing submitted" in (out / "reports/Eve.html").read_text()
    again = Cohort.from_json(grade(tmp_path, "--json").stdout)
    assert [(one.learner, one.absent) for one in again.records] == [("ada", False), ("Eve", True)]


def test_what_could_not_be_graded_is_told_by_the_exit_code(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right", bob="fault")
    done = grade(tmp_path)
    assert done.exit_code == 3 and "2 learners: 1 passed, 1 not graded." in done.stdout and "tries again" in done.stdout


def test_terminal_page_and_tables_have_the_same_statuses(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right", bob="stub", cy="crash", di="syntax", ed="overdue", fi="crash")
    done = grade(tmp_path, "-j", "1")
    assert "6 learners: 1 passed, 3 not yet, 1 not attempted, 1 not graded." in done.stdout
    lines = {line.split("  ")[0]: line.split("  ")[1:] for line in done.stdout.splitlines()}
    assert lines["bob"] == ["not attempted"] and lines["ed"] == ["not graded", "The time limit is over."]
    assert lines["cy"] == lines["di"] == ["0 of 100", "not yet", "The file does not run"]
    assert lines["fi"] == ["0 of 100", "not yet (the same file as another's)", "The file does not run"]
    rows = list(csv.DictReader((tmp_path / "out/staff/grades.csv").read_text().splitlines()))
    states = ["PASSED", "NOT_ATTEMPTED", "NOT_YET", "NOT_YET", "NOT_GRADED", "NOT_YET"]
    assert [row["status"] for row in rows] == states and rows[4]["earned"] == ""
    assert [row["refused"] for row in rows] == ["", "", "", "", "The time limit is over.", ""]
    assert [row["first_to_fix"] for row in rows] == [
        "",
        "",
        *["The file does not run"] * 2,
        "",
        "The file does not run",
    ]
    with contextlib.closing(sqlite3.connect(tmp_path / "out/staff/grades.sqlite")) as database:
        assert [row[0] for row in database.execute("select status from learners order by learner")] == states
    page = (tmp_path / "out/staff/index.html").read_text()
    for number, words in ((1, "passed"), (3, "not yet"), (1, "not attempted"), (1, "not graded")):
        assert f"<b>{number}</b> {words}" in page
    assert "(kept from before)" in grade(tmp_path).stdout


def test_one_learner_is_one(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right")
    assert "1 learner: 1 passed." in grade(tmp_path).stdout
    assert "on 1 machine, " in (tmp_path / "out/staff/index.html").read_text()


def test_a_file_that_reached_the_limit_twice_may_never_end(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="overdue 1", bob="overdue 2", cy="fault")
    again = "may never end"
    assert again not in grade(tmp_path).stdout
    (tmp_path / "in/bob.py").write_text("overdue 3")
    done = grade(tmp_path)
    assert f"so the program {again}: ada." in done.stdout and done.exit_code == 3
    page = (tmp_path / "out/staff/index.html").read_text()
    assert "The time limit was over in 2 gradings: this program may never end." in page
    (tmp_path / "in/ada.py").write_text("right")
    assert f"{again}: bob." in grade(tmp_path).stdout


def test_json_is_the_cohort_and_nothing_else(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right", bob="wrong")
    (tmp_path / "in" / "notes.txt").write_text("x")
    cohort = Cohort.from_json(grade(tmp_path, "--json", "--seed", "3").stdout)
    assert [one.learner for one in cohort.records] == ["ada", "bob"] and cohort.seed == 3


def test_ctrl_c_leaves_what_is_done_and_says_how_to_go_on(
    tmp_path: Path, gradings: FakeGradings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(tmp_path / "in", **{f"learner{number}": f"right {number}" for number in range(6)})
    told = cohort._told
    seen: list[str] = []

    def interrupted(session, settled):  # type: ignore[no-untyped-def]
        seen.append(settled.record.learner)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return told(session, settled)

    monkeypatch.setattr(cohort, "_told", interrupted)
    stopped = grade(tmp_path, "-j", "1")
    assert stopped.exit_code == 3
    assert "Stopped: 3 of 6 are done" in stopped.stderr and "continues with the other 3" in stopped.stderr
    assert len(list((tmp_path / "out" / "grades").iterdir())) == 3
    monkeypatch.setattr(cohort, "_told", told)
    done = grade(tmp_path, "-j", "1")
    assert done.exit_code == 0 and "3 graded now, 3 kept from before" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scheduler", "tcp://127.0.0.1:9", "-j", "2"], "-j is for this machine"),
        (["--require-isolation", "magic"], "is none of"),
        (["--exercise", "week9_all"], "week9_all"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, gradings: FakeGradings, words: list[str], said: str) -> None:
    hand_in(tmp_path / "in", ada="right")
    done = grade(tmp_path, *words)
    assert done.exit_code != 0 and said in f"{done.output}{done.exception}"
    assert gradings.done == [] and not (tmp_path / "out").exists()


def test_two_thousand_learners_show_only_who_is_at_work_and_who_was_last() -> None:
    from rich.console import Console

    from grader.cli.several import LiveTable

    names = [f"learner{number}" for number in range(2000)]
    console = Console(width=100, record=True, file=io.StringIO())
    table = LiveTable(console, names, quiet=True, what="learner", latest=12)
    for name in names[:1500]:
        table.on_event(name, Started())
        table.finish(name, ("100 of 100", "passed", ""))
    table.on_event("learner1501", CriterionStarted("check_split"))
    console.print(table._table())
    text = console.export_text()
    assert "1,500 of 2,000 done" in text and "learner1499" in text and "split" in text
    assert len([line for line in text.splitlines() if line.startswith("learner")]) == 1 + 12 + 1


def test_the_record_of_a_learner_is_plain_json(tmp_path: Path, gradings: FakeGradings) -> None:
    hand_in(tmp_path / "in", ada="right")
    grade(tmp_path)
    facts = json.loads((tmp_path / "out" / "grades" / "ada.json").read_text())
    assert facts["format"] == 1 and facts["record"]["grade"]["status"] == "PASSED" and len(facts["key"]) == 64
