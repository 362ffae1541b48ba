"""Many gradings at once: each is done once, a bad one stops no other, and never more run than fit."""

import functools
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from grader.cli import several
from grader.cli.main import cli
from grader.errors import SubmissionRefused
from grader.examiner.events import CriterionStarted, Listener
from grader.examiner.options import GradingOptions
from grader.practice import many
from grader.practice.attempt import Attempt
from grader.practice.many import grade_many, jobs_that_fit


class FakeAttempt:
    running = most = 0
    lock = threading.Lock()

    def __init__(self, name: str, meet: threading.Barrier | None = None) -> None:
        self.name, self.meet = name, meet

    def grade(self, listen: Listener, options: GradingOptions, cancellation: Any) -> str:
        with FakeAttempt.lock:
            FakeAttempt.running += 1
            FakeAttempt.most = max(FakeAttempt.most, FakeAttempt.running)
        listen(CriterionStarted("check_x"))
        if self.meet:
            self.meet.wait(30)
        with FakeAttempt.lock:
            FakeAttempt.running -= 1
        return f"{self.name} {options.fast}"


def test_each_is_judged_once_and_as_many_run_together_as_there_are_jobs() -> None:
    FakeAttempt.running = FakeAttempt.most = 0
    meet = threading.Barrier(2)
    begin = [(str(number), functools.partial(FakeAttempt, str(number), meet)) for number in range(6)]
    heard: list[str] = []
    done = list(grade_many(begin, 2, lambda name, event: heard.append(name), GradingOptions(fast=True)))  # type: ignore[arg-type]
    assert sorted(one.name for one in done) == sorted(heard) == ["0", "1", "2", "3", "4", "5"]
    assert {str(one.grade) for one in done} == {f"{number} True" for number in range(6)}
    assert FakeAttempt.most == 2


def test_a_file_that_is_refused_stops_no_other() -> None:
    def refuse() -> Attempt:
        raise SubmissionRefused("It is empty.")

    begin = [("bad", refuse), ("good", functools.partial(FakeAttempt, "good"))]
    done = {one.name: one for one in grade_many(begin, 1)}  # type: ignore[arg-type]
    assert done["bad"].grade is None
    assert str(done["bad"].error) == "It is empty."
    assert str(done["good"].grade).startswith("good")


@pytest.mark.parametrize(("free_mb", "wanted", "fits"), [(500, 8, 1), (2000, 8, 2), (100_000, 3, 3)])
def test_no_more_run_at_once_than_the_memory_holds(
    monkeypatch: pytest.MonkeyPatch, free_mb: int, wanted: int, fits: int
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free_mb * 1_000_000))
    assert jobs_that_fit(wanted) == fits


def test_all_exercises_make_a_table_with_one_line_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("grader.catalogue.exercise.practice_names", lambda: ["week1_nlp", "week2_timeseries"])
    done = CliRunner().invoke(cli, ["--all", "-j", "2", "--report-dir", str(tmp_path)])
    assert done.exit_code == 1, done.output
    lines = sorted(filter(None, done.output.splitlines()))
    assert [line.split()[0] for line in lines] == ["0", "week1_nlp", "week2_timeseries"]
    assert "0 of 2 passed" in done.output
    assert {path.name for path in tmp_path.glob("week*.html")} == {"week1_nlp.html", "week2_timeseries.html"}


@pytest.mark.parametrize(
    ("statuses", "code"),
    [(["PASSED", "PASSED"], 0), (["PASSED", "NOT_YET"], 1), (["NOT_GRADED", "PASSED"], 3), (["PASSED", None], 1)],
)
def test_the_exit_code_says_what_became_of_all(
    statuses: list[str | None], code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    grades = [one and SimpleNamespace(status=one, has_passed=one == "PASSED") for one in statuses]
    done = [many.Done(str(number), grade, None, SubmissionRefused("no")) for number, grade in enumerate(grades)]  # type: ignore[arg-type]
    monkeypatch.setattr(many, "grade_many", lambda *_, **__: iter(done))
    monkeypatch.setattr(several, "_told", lambda one, folder: ("", "", ""))
    named = [(name, name, None) for name in ("0", "1")]
    assert several.grade_all(named, (), 1, tmp_path, form=None, options=GradingOptions()) == code
