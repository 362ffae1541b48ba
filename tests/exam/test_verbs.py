"""A mock exam at the command line, from start to debrief, with an examiner that takes no time."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from held_clock import HeldClock
from sat import Terminal, debrief_in, sit, write_answer

from grader.catalogue import places
from grader.catalogue.exam_paper import CATEGORIES, tasks_of
from grader.catalogue.exercise import read_exercise
from grader.cli.exam import _CATEGORIES
from grader.cli.home import show_home
from grader.cli.main import cli
from grader.errors import SubmissionRefused, UsageProblem
from grader.practice.progress import Progress, Standing
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

TASK = "exam1_line"


def test_start_writes_briefs_and_stubs_and_nothing_else(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.run("start", "--seed", "12", "--minutes", "90")
    sitting = sittings.newest()
    assert sitting is not None and (sitting.seed, sitting.left, len(sitting.tasks)) == (12, 5400, 5)
    assert all(task in said for task in sitting.tasks) and "1 h 30 min" in said
    names = {path.relative_to(tmp_path / "exam-1").as_posix() for path in (tmp_path / "exam-1").rglob("*.*")}
    files = ("README.md", "exercise.py", "exercise.ipynb")
    assert names == {f"{task}/{name}" for task in sitting.tasks for name in files} | {".gitignore"}
    written = "\n".join(path.read_text() for path in (tmp_path / "exam-1").rglob("*.*"))
    assert "{{" not in written
    assert "def check_" not in written and "hint" not in written and "BEGIN SOLUTION" not in written


def test_two_seeds_ask_for_other_sizes(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    stubs = []
    for seed in ("12", "13"):
        terminal.run("start", "--seed", seed, "--folder", str(tmp_path / seed))
        terminal.run("finish", "--yes")
        constants = [
            tuple(re.findall(r"^[A-Z]+ = .*$", path.read_text(), re.MULTILINE))
            for path in sorted((tmp_path / seed).glob("*/exercise.py"))
        ]
        stubs.append([found[1:] for found in constants])
    assert stubs[0] != stubs[1]


def test_categories_and_papers_decide_what_is_asked(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("start", "--category", "4", "--category", "1")
    sitting = sittings.newest()
    assert sitting is not None
    assert [task[:5] for task in sitting.tasks] == ["exam1", "exam4"]
    terminal.run("finish", "--yes")
    terminal.run("start", "--paper", "first", "--folder", str(tmp_path / "b"))
    paper = sittings.newest()
    assert paper is not None and paper.paper_name == "first" and len(paper.tasks) == 5
    terminal.run("finish", "--yes")
    with pytest.raises(UsageProblem, match="no paper called"):
        terminal.run("start", "--paper", "last")
    assert "leave out one of them" in terminal.run("start", "--paper", "first", "--category", "1")


def test_every_category_has_tasks() -> None:
    assert all(tasks_of(category) for category in range(1, 6))


def test_submit_takes_what_was_saved_last_and_says_so(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 2)
    other = sitting.folder / TASK / "exercise.ipynb"
    other.write_text(other.read_text().replace("YOUR CODE HERE", "mine"))
    path = write_answer(sitting, TASK, 3)
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    said = terminal.run("submit")
    assert "exercise.py is submitted, because you saved it last; there is also exercise.ipynb" in said
    assert "3 of 5 points" in said
    with pytest.raises(UsageProblem, match="nothing new"):
        terminal.run("submit")


def test_a_submission_with_fewer_points_says_that_the_best_counts(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    for points, best in ((3, ""), (1, " Your best submission counts: 3 of 5."), (4, "")):
        write_answer(sitting, TASK, points)
        assert f"{points} of 5 points.{best}\n" in terminal.run("submit", "1")


@pytest.mark.parametrize("word", ["1", TASK, "exercise.py", "."])
def test_a_task_is_named_in_any_way(
    word: str, sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    monkeypatch.chdir(sitting.folder / TASK)
    assert "3 of 5 points" in terminal.run("submit", word)


def test_a_word_that_is_no_task_is_answered_with_the_tasks(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sit(sittings, tmp_path / "a")
    with pytest.raises(UsageProblem, match="not a task of mock exam 1"):
        terminal.run("submit", "6")


def test_an_untouched_stub_is_told_with_the_number_of_its_own_task(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sit(sittings, tmp_path / "a")
    with pytest.raises(UsageProblem, match="exam submit 3 FILE"):
        terminal.run("submit", "3")


def test_a_file_of_another_task_is_refused_and_named(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    file = str(sitting.folder / TASK / "exercise.py")
    with pytest.raises(UsageProblem, match=f"folder of {TASK}") as refused:
        terminal.run("submit", "2", file)
    assert "exam submit 1" in str(refused.value)
    assert not sitting.answers_to(sitting.tasks[1])
    assert "3 of 5 points" in terminal.run("submit", "1", file)


@pytest.mark.parametrize(
    ("feedback", "told", "untold"),
    [
        ("none", "You see its score in the debrief", "points"),
        ("score", "3 of 5 points", "expected"),
        ("full", "expected  the right thing", "\0"),
    ],
)
def test_feedback_is_what_was_asked_for(
    feedback: str, told: str, untold: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", feedback=feedback)
    write_answer(sitting, TASK, 3)
    said = terminal.run("submit", "1")
    assert told in said and untold not in said
    assert ("points" in terminal.run("status")) is (feedback != "none")
    assert ("3 of 25" in terminal.run("history")) is (feedback != "none")
    terminal.run("finish", "--yes")
    assert "3 of 5 points" in terminal.run("status")


def test_the_reports_of_two_exams_with_the_same_task_do_not_overwrite_each_other(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    pages = []
    for number, score in ((1, 2), (2, 3)):
        sitting = sit(sittings, tmp_path / str(number), feedback="full", categories=(4,), minutes=60)
        write_answer(sitting, sitting.tasks[0], score)
        terminal.run("submit", "4")
        sittings.change(sitting.number, Sitting.close)
        pages.append(tmp_path / "reports" / f"exam-{number}" / f"{sitting.tasks[0]}.html")
    first, second = (page.read_text(encoding="utf-8") for page in pages)
    assert first != second and not (tmp_path / "reports" / pages[0].name).exists()


@pytest.mark.parametrize("feedback", ["none", "score"])
def test_code_that_raised_is_told_with_its_exception_and_line_but_without_advice(
    feedback: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", feedback=feedback)
    write_answer(sitting, TASK, 0, "raises")
    crash = "did not run to its end: ValueError in solution_model: shapes differ (line 3)"
    for said in (terminal.run("submit", "1"), terminal.run("status")):
        assert (crash in said) is (feedback == "score"), said
        assert "Do the right thing" not in said and "expected" not in said
    write_answer(sitting, TASK, 3)
    assert "did not run" not in terminal.run("submit", "1") + terminal.run("status")


def test_a_running_exam_is_named_first_where_you_are_and_says_how_it_ends(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, capsys: pytest.CaptureFixture[str]
) -> None:
    def home() -> str:
        show_home()
        return capsys.readouterr().out

    assert re.search(r"until \d\d:\d\d on \d{1,2} [A-Z][a-z]+ \d{4}", terminal.run("start", "--category", "1"))
    assert re.search(r"^Mock exam  number 1: \d:\d\d:\d\d left\.$", home(), re.MULTILINE)
    assert home().count("Next       python -m grader exam status\n") == 1
    ends = "ends it earlier."
    assert ends not in terminal.run("status"), "nothing is submitted yet"
    write_answer(sittings.get(1), sittings.get(1).tasks[0], 2)
    terminal.run("submit")
    assert ends in terminal.run("status")
    clock.wait(6 * 3600)
    assert "the time is over" in home() and home().count("Next       python -m grader exam finish\n") == 1
    terminal.run("finish", "--yes")
    assert "Mock exam" not in home() and "exam status" not in home()


def test_each_verb_ends_with_the_one_command_to_type(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    def following(*words: str) -> str:
        last = terminal.run(*words).splitlines()[-1]
        return re.fullmatch(r"Next +python -m grader (.+)", last)[1]  # type: ignore[index]

    assert following("start", "--category", "1", "--category", "2", "--practice") == "exam submit 1"
    sitting = sittings.get(1)
    first, second = sitting.tasks
    write_answer(sitting, first, 0)
    assert following("status") == "exam submit"
    assert following("submit") == "exam submit 1"
    write_answer(sitting, first, 5)
    assert following("submit") == "exam submit 2"
    assert (following("pause"), following("status"), following("resume")) == ("exam resume",) * 2 + ("exam submit 2",)
    write_answer(sitting, second, 2)
    assert following("submit") == "exam submit 2"
    clock.wait(6 * 3600)
    assert following("status") == "exam finish"
    assert following("finish", "--yes") == f"start {read_exercise(second).practise[0]}"
    assert following("status") == following("history") == "exam debrief"
    assert "file:///" in terminal.run("debrief")


def test_after_a_failed_exam_every_screen_says_the_same_command(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    def next_of(said: str) -> str:
        return re.findall(r"^Next:? .*?python -m grader (?:start )?(.+)$", said, re.MULTILINE)[-1]

    sitting = sit(sittings, tmp_path / "a")
    for task, score in zip(sitting.tasks, (5, 4, 1, 3, 0), strict=True):
        write_answer(sitting, task, score)
    terminal.run("submit")
    debrief = terminal.run("finish", "--yes")
    [practised] = read_exercise(sitting.tasks[-1]).practise[:1]
    others = [CliRunner().invoke(cli, words).output for words in ([], ["next"], ["progress"])]
    assert [next_of(said) for said in (debrief, *others)] == [practised] * 4
    assert all("Category 5 has 0 of 5 points in mock exam 1." in said for said in (debrief, *others))
    page = (tmp_path / "reports" / "dashboard.html").read_text(encoding="utf-8")
    assert f"<code>python -m grader start {practised}</code>" in page and "Category 5 has 0 of 5 points" in page
    listed = debrief_in(debrief).read_text(encoding="utf-8").partition("What to practise next")[2]
    assert listed.index("Time series") < listed.index("Convolutional") < listed.index("Text:")
    said = others[-1]
    assert said.index("5. Time series: 0 of 5 points") < said.index("3. Convolutional networks for images: 1 of 5")


def test_the_submitted_file_and_its_cell_are_named_to_go_on_with(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1,))
    stub = sitting.folder / TASK / "exercise.py"
    assert re.search(rf"^Write +a/{TASK}/exercise.py:\d+$", terminal.run("status"), re.MULTILINE)
    notebook = stub.with_suffix(".ipynb")
    page = json.loads(notebook.read_text(encoding="utf-8"))
    cell = next(cell for cell in page["cells"] if "def solution_model" in "".join(cell["source"]))
    cell["source"] = ["# score 1\n", "def solution_model():\n", "    return 1\n"]
    notebook.write_text(json.dumps(page), encoding="utf-8")
    place = rf"^Write +a/{TASK}/exercise.ipynb \(cell \d+, line 2\)$"
    assert re.search(place, terminal.run("submit", "1"), re.MULTILINE)
    write_answer(sitting, TASK, 2)
    assert re.search(rf"^Write +a/{TASK}/exercise.py:3$", terminal.run("submit", "1"), re.MULTILINE)


def test_a_file_of_another_kind_is_told_all_kinds_that_a_task_takes(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1,))
    with pytest.raises(SubmissionRefused) as refused:
        terminal.run("submit", "1", str(sitting.folder / TASK / "README.md"))
    assert all(ending in refused.value.next_step for ending in (".py", ".ipynb", ".keras", ".h5"))


@pytest.mark.parametrize(("minutes", "told"), [(1, "1 min"), (2, "2 min"), (60, "1 h"), (300, "5 h")])
def test_times_of_an_exam_are_told_with_the_words_of_their_number(
    minutes: int, told: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    assert f"has started: {told}, until" in terminal.run("start", "--category", "1", "--minutes", str(minutes))
    with pytest.raises(UsageProblem, match=f"It has {told} left."):
        terminal.run("start")
    page = debrief_in(terminal.run("finish", "--yes")).read_text(encoding="utf-8")
    assert f"You used 0 s of {told}." in page


def test_after_an_exam_an_exercise_that_is_not_passed_yet_comes_first(
    sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(2,))
    write_answer(sitting, sitting.tasks[0], 1)
    terminal.run("submit")
    first, *others = read_exercise(sitting.tasks[0]).practise
    passed, none = {first: Standing(1, 100, True)}, Standing(0, 0, False)
    monkeypatch.setattr(Progress, "standings", lambda self, names: {name: passed.get(name, none) for name in names})

    assert terminal.run("finish", "--yes").endswith(f"Next     python -m grader start {others[0]}\n")
    # One in which nothing was submitted says nothing.
    sit(sittings, tmp_path / "b", categories=(5,))
    assert terminal.run("finish", "--yes").endswith(f"Next     python -m grader start {others[0]}\n")


def test_without_feedback_each_task_is_submitted_once_and_then_the_exam_is_finished(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", feedback="none", categories=(1,))
    write_answer(sitting, TASK, 0)
    assert terminal.run("submit").endswith("Next  python -m grader exam finish\n")


def test_only_a_sitting_for_practice_pauses(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    sit(sittings, tmp_path / "a")
    with pytest.raises(UsageProblem, match="cannot pause"):
        terminal.run("pause")
    terminal.run("finish", "--yes")
    sit(sittings, tmp_path / "b", practice=True, minutes=60)
    terminal.run("pause")
    clock.wait(5000)
    assert "1:00:00 left; the clock is stopped." in terminal.run("status")
    terminal.run("resume")
    clock.wait(60)
    assert "0:59:00 left." in terminal.run("status")


def test_finish_asks_while_there_is_time(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    assert "not submitted" not in terminal.run("finish", answer="n\n")
    assert not sittings.get(1).closed
    task = sitting.tasks[0]
    write_answer(sitting, task, 3)
    assert f"Changed, and not submitted: {task}." in terminal.run("finish", answer="n\n")
    with pytest.raises(UsageProblem, match="still open"):
        terminal.run("debrief")
    terminal.run("finish", answer="y\n")
    assert sittings.get(1).closed


def test_without_a_sitting_every_verb_says_how_to_begin_one(sittings: Sittings, terminal: Terminal) -> None:
    for verb in ("status", "submit", "pause", "resume", "finish", "debrief", "open"):
        with pytest.raises(UsageProblem, match="no mock exam yet"):
            terminal.run(verb)
    assert "exam start" in terminal.run("history")


def test_the_page_is_served_until_it_is_interrupted(sittings: Sittings, tmp_path: Path) -> None:
    sit(sittings, tmp_path / "a")
    command = [sys.executable, "-m", "grader", "exam", "open", "--no-browser"]
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent), "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert running.stdout is not None
        address = running.stdout.readline().removeprefix("The exam is at ").strip()
        assert address.startswith("http://127.0.0.1:") and address.endswith("?to=exam")
        for _ in range(100):
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=20) as answer:
                assert "../#/exam" in answer.read().decode() and "tf-studio-" in answer.headers["set-cookie"]
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        told, _ = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 0
    assert "The exam continues." in told and "Traceback" not in told


def test_the_group_is_loaded_without_anything_heavy() -> None:
    source = (
        "import sys; from grader.cli.main import cli; cli(['exam', '--help'], standalone_mode=False);"
        "print([one for one in ('numpy', 'starlette', 'uvicorn', 'jinja2', 'rich', 'sqlite3') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, cwd=places.PACKAGE.parent, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_help_and_the_docs_name_the_categories_as_the_exam_does() -> None:
    told = {number: title[0].lower() + title[1:] for number, title in CATEGORIES.items()}
    assert ", ".join(f"{number} {title}" for number, title in told.items()) + "." == _CATEGORIES
    docs = (Path(__file__).parents[2] / "docs" / "exam.md").read_text(encoding="utf-8")
    assert all(f"| {number} | {title} |" in docs for number, title in told.items())
