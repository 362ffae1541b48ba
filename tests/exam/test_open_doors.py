"""While a sitting is open, what it asks is graded, reported and solved nowhere but in it; later everything is back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from held_clock import HeldClock
from sat import Terminal, debrief_in, grade_for, put, sit, write_answer
from test_bad_luck import WHOLE

from grader.cli.main import cli
from grader.errors import UsageProblem
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt, draw_again
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings, draw_of

TASK = "exam1_line"
LONG = 10**6
"""Minutes: the doors look at the clock of this machine, which may be up for longer than an exam takes."""
STUB = "def solution_model():\n    return 1\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(STUB)
    return path


def say(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


DOORS: dict[str, Callable[[Path], object]] = {
    "solution": lambda script: say("solution", TASK, "--yes"),
    "solution of another task": lambda script: say("solution", "exam1_groups", "--yes"),
    "solution of what prepares for it": lambda script: say("solution", "week1_intro", "--yes"),
    "hint": lambda script: say("hint", TASK),
    "grade and check": lambda script: Attempt.begin(TASK, script).grade(lambda event: None),
}


@pytest.mark.parametrize("door", DOORS)
def test_what_an_open_sitting_asks_is_closed_through_every_door(
    door: str, sittings: Sittings, script: Path, tmp_path: Path
) -> None:
    sit(sittings, tmp_path / "a", minutes=LONG)
    with pytest.raises(UsageProblem):
        DOORS[door](script)


def test_a_report_of_an_earlier_attempt_is_closed_and_comes_back(
    sittings: Sittings, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress().keep(grade_for(TASK, 3))
    sitting = sit(sittings, tmp_path / "a", minutes=LONG)
    for exercise in (TASK, None):
        with pytest.raises(UsageProblem, match="is a task of mock exam 1"):
            draw_again(exercise, tmp_path / "reports")
    sittings.change(sitting.number, Sitting.close)
    assert draw_again(TASK, tmp_path / "reports").is_file()


def test_a_report_without_a_name_is_of_what_was_graded_last(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    Progress().keep(replace(grade_for("week1_intro", 0), started=datetime.fromtimestamp(clock.wall, UTC).isoformat()))
    clock.wait(60)
    sitting = sit(sittings, tmp_path / "a", minutes=LONG)
    assert draw_again(None, tmp_path / "reports").name == "week1_intro.html"
    clock.wait(60)
    write_answer(sitting, TASK, 2)
    terminal.run("submit", "1")
    with pytest.raises(UsageProblem, match=r"still open: its debrief .*\n.*exam status`"):
        draw_again(None, tmp_path / "reports")
    terminal.run("finish", "--yes")
    for name in (None, TASK):
        with pytest.raises(UsageProblem, match=r"mock exam 1\.\nIts debrief .*\n.*exam debrief --open`"):
            draw_again(name, tmp_path / "reports")
    assert draw_again("week1_intro", tmp_path / "reports").is_file()
    clock.wait(60)
    Progress().keep(replace(grade_for(TASK, 3), started=datetime.fromtimestamp(clock.wall, UTC).isoformat()))
    for name in (None, TASK):
        assert draw_again(name, tmp_path / "reports").name == f"{TASK}.html"


def test_after_the_end_and_after_the_time_the_solution_is_shown(
    sittings: Sittings, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    sittings.change(sitting.number, Sitting.close)
    assert "def solution_model" in say("solution", TASK, "--yes")
    assert "def " in say("solution", "week3_nlp", "--yes")


def test_the_hidden_data_of_a_task_are_the_sittings_and_nobody_elses(
    sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int | None] = []
    grade = Attempt.grade

    def listen(attempt: Attempt, on_event: Any, options: GradingOptions, **more: Any) -> Any:
        drawn.append(options.seed)
        return grade(attempt, on_event, options, **more)

    monkeypatch.setattr(Attempt, "grade", listen)
    first = sit(sittings, tmp_path / "a")
    for score in (2, 3):
        write_answer(first, TASK, score)
        terminal.run("submit", "1")
    write_answer(first, first.tasks[1], 3)
    terminal.run("submit", "2")
    terminal.run("finish", "--yes")
    second = sit(sittings, tmp_path / "b")
    write_answer(second, TASK, 2)
    terminal.run("submit", "1")
    assert drawn[0] == drawn[1] == draw_of(first, TASK)
    assert len({drawn[0], drawn[2], drawn[3]}) == 3 and None not in drawn


def test_after_the_end_its_files_get_the_same_hidden_data(
    sittings: Sittings, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []
    monkeypatch.setattr("grader.practice.attempt.grade", lambda *told: asked.append(told[4].seed) or grade_for(TASK, 3))
    first = sit(sittings, tmp_path / "a", seed=12)
    path = put(first, TASK, "solution")

    def said_of(**chosen: int) -> str:
        graded = Attempt.begin(TASK, path).grade(lambda _: None, GradingOptions(**chosen))
        return str(graded.evidence["on_data"])

    clock.wait(6 * 3600)
    sittings.newest()
    assert "the held-out data of mock exam 1," in said_of() and "are different" in said_of(seed=5)
    sittings.change(first.number, Sitting.close)
    second = sittings.change(sit(sittings, tmp_path / "b", seed=12).number, Sitting.close)
    assert "mock exam 1," in said_of()
    path = path.rename(tmp_path / "exercise.py")
    assert "mock exam 2," in said_of()
    asked_by_both = [draw_of(first, TASK), 5, draw_of(first, TASK), draw_of(second, TASK)]
    assert asked == asked_by_both
    path.write_text(path.read_text().replace("SEED = 12", "SEED = 0"))
    assert "on_data" not in Attempt.begin(TASK, path).grade(lambda _: None).evidence
    assert asked[-1] is None


def test_a_model_and_a_copy_get_seed_and_data_of_the_exam_that_holds_them(
    sittings: Sittings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.practice.attempt.grade", lambda *_: grade_for(TASK, 3))
    first = sit(sittings, tmp_path / "a", seed=12)
    model, script = first.folder / TASK / "model.keras", put(first, TASK, "solution")
    model.write_bytes(WHOLE)
    copies = [sittings.submit(first.number, TASK, path.name, path.read_bytes()).kept for path in (model, script)]
    sittings.change(first.number, Sitting.close)
    sittings.change(sit(sittings, tmp_path / "b", seed=12).number, Sitting.close)

    def said_of(path: Path, **chosen: int) -> str:
        attempt = Attempt.begin(TASK, path)
        assert attempt.exercise.task_seed == (0 if path == elsewhere else 12)
        return str(attempt.grade(lambda _: None, GradingOptions(**chosen)).evidence.get("on_data"))

    elsewhere = tmp_path / "model.keras"
    elsewhere.write_bytes(WHOLE)
    of_model = "Graded on the held-out data of mock exam 1, because the model is from it."
    of_code = "Graded on the held-out data of mock exam 1, because the file has its SEED and its sizes."
    assert [said_of(path) for path in (model, *copies)] == [of_model, of_model, of_code]
    assert "seed 12, because the model is from it." in said_of(model, seed=5)
    assert said_of(elsewhere) == "None"


def _submit_one(terminal: Terminal, sittings: Sittings) -> None:
    sitting = sittings.all()[-1]
    write_answer(sitting, sitting.tasks[0], 2)
    terminal.run("submit", "1")


def test_a_seed_that_was_sat_before_is_practice_and_says_so(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    assert "practice" not in terminal.run("start", "--seed", "12", "--folder", str(tmp_path / "a"))
    _submit_one(terminal, sittings)
    terminal.run("finish", "--yes")
    said = terminal.run("start", "--seed", "12", "--category", "3", "--folder", str(tmp_path / "b"))
    assert "Mock exam 1 had the same tasks and the same seed, so this one is practice." in said
    assert "Mock exam 1 had the same tasks and the same seed." in debrief_of(terminal.run("finish", "--yes"))
    said = terminal.run("start", "--seed", "13", "--folder", str(tmp_path / "c"))
    assert "practice" not in said
    _submit_one(terminal, sittings)
    terminal.run("finish", "--yes")
    assert [one.repeats for one in sittings.all()] == [0, 1, 0]
    listed = terminal.run("history")
    assert listed.count(", repeats 1") == 1
    assert "0 of 2 whole exams passed" in listed


def test_a_repeated_sitting_counts_for_no_estimate(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    for number in range(4):
        terminal.run("start", "--seed", "12", "--folder", str(tmp_path / str(number)))
        _submit_one(terminal, sittings)
        terminal.run("finish", "--yes")
    assert "No estimate yet: 0 of 1 whole exams passed." in terminal.run("history")


def test_an_exam_without_a_submission_counts_for_no_estimate(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("start", "--seed", "12", "--folder", str(tmp_path / "a"))
    terminal.run("finish", "--yes")
    assert "you have not taken a whole exam" in terminal.run("history")


def test_the_folder_of_a_sitting_is_not_for_git(sittings: Sittings, tmp_path: Path) -> None:
    import subprocess

    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    sitting = sit(sittings, tmp_path / "exam-1")
    write_answer(sitting, TASK, 3)
    seen = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "-u"], capture_output=True, text=True, check=True
    )
    assert "exam-1" not in seen.stdout


def debrief_of(said: str) -> str:
    return debrief_in(said).read_text(encoding="utf-8")
