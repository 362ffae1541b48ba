"""Whatever goes wrong in an exam, the sitting goes on, and nothing that was submitted is lost."""

import io
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from held_clock import HeldClock
from sat import Terminal, sit, write_answer

from grader.catalogue import places
from grader.errors import NotKept, SubmissionRefused, UsageProblem
from grader.practice.attempt import Attempt
from grader.practice.exam import desk
from grader.practice.exam.states import is_being_graded
from grader.practice.sitting import Answer, Sitting
from grader.practice.sittings import Sittings

pytestmark = pytest.mark.slow

TASK = "exam1_line"


def test_a_second_sitting_waits_and_changes_nothing(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    first = sit(sittings, tmp_path / "a", minutes=60)
    clock.wait(3580)
    with pytest.raises(UsageProblem, match=r"still open.*\nIt has 1 min left\."):
        terminal.run("start")
    assert not (tmp_path / "exam-2").exists()
    assert [one.number for one in sittings.all()] == [first.number]


def test_a_folder_that_holds_something_is_not_written_into(sittings: Sittings, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageProblem, match="holds something already"):
        sit(sittings, tmp_path / "mine")
    assert sittings.newest() is None


def test_an_answer_after_the_deadline_is_graded_for_practice(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    write_answer(sitting, TASK, 2)
    assert "2 of 5 points" in terminal.run("submit", "1")
    clock.wait(3601)
    assert "the time is over" in terminal.run("status")
    write_answer(sitting, TASK, 5)
    said = terminal.run("submit", "1")
    assert "it does not count: your result stays 2 of 5." in said and "5 of 5 points" in said
    assert "enough to pass" not in said
    told = terminal.run("status")
    assert "2 submitted, 1 of them late (it does not count), the best in time has 2 of 5 points, the latest 5" in told
    assert "Mock exam 1: 2 of 25 points" in terminal.run("finish")


def test_an_answer_after_the_end_is_graded_for_practice(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    terminal.run("finish", "--yes")
    write_answer(sitting, TASK, 5)
    assert "your result stays 0 of 5." in terminal.run("submit", "1")
    assert "0 of 25 points" in terminal.run("debrief")
    with pytest.raises(UsageProblem, match="finished already"):
        terminal.run("finish", "--yes")


def test_an_answer_that_began_in_time_counts_however_long_its_grading_takes(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    path = write_answer(sitting, TASK, 4)
    clock.wait(3599)
    answer = desk.submit(sittings, sitting, TASK, path)
    clock.wait(300)
    desk.grade(sittings, sitting, answer)
    assert sittings.get(sitting.number).score(TASK) == 4


@pytest.mark.parametrize(("score", "is_enough"), [(4, False), (5, True)])
def test_an_exam_of_one_task_says_which_points_are_enough(
    score: int, is_enough: bool, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1,), minutes=60)
    write_answer(sitting, sitting.tasks[0], score)
    said = terminal.run("submit", "1")
    assert f"{score} of 5 points." in said and ("That is enough to pass." in said) is is_enough


@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_a_folder_that_is_gone_comes_back_and_what_was_handed_in_is_kept(
    how: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 4)
    terminal.run("submit", "1")
    folder = sitting.folder / TASK
    if how == "deleted":
        shutil.rmtree(folder)
    else:
        folder.rename(folder.with_name("renamed"))
    said = terminal.run("status")
    assert f"The folder of {TASK} was missing" in said and "the best has 4 of 5 points" in said
    assert {path.name for path in folder.iterdir()} == {"README.md", "exercise.py", "exercise.ipynb"}
    assert "SEED = 3" in (folder / "exercise.py").read_text()
    if how == "renamed":
        moved = folder.with_name("renamed") / "exercise.py"
        assert "4 of 5 points" in terminal.run("submit", "1", str(moved))


def test_an_untouched_stub_is_nothing_to_submit_and_an_empty_one_is_refused(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    with pytest.raises(UsageProblem, match="nothing new"):
        terminal.run("submit")
    with pytest.raises(UsageProblem, match="the stub is unchanged"):
        terminal.run("submit", "1")
    (sitting.folder / TASK / "exercise.py").write_text("")
    with pytest.raises(SubmissionRefused, match="is empty"):
        terminal.run("submit", "1")
    assert sittings.get(sitting.number).answers == ()


def archive(config: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("metadata.json", json.dumps({"keras_version": "3.15.1"}))
        packed.writestr("config.json", json.dumps(config))
    return file.getvalue()


WHOLE = archive({"class_name": "Sequential", "config": {"layers": []}})
H5 = b"\x89HDF\r\n\x1a\n" + bytes([0]) + bytes(31) + (5000).to_bytes(8, "little")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("model.keras", WHOLE[:-30], "not a complete saved model"),
        ("model.keras", b"not an archive at all, but long enough", "not a complete saved model"),
        ("model.h5", H5 + bytes(100), "was not written completely"),
        ("model.h5", b"\x89HDF", "Its start is not"),
        ("model.h5", b"x" * 51_000_000, "the exam takes at most 50"),
    ],
)
def test_a_damaged_or_oversized_model_is_refused_and_the_sitting_goes_on(
    name: str, data: bytes, words: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    (sitting.folder / TASK / name).write_bytes(data)
    with pytest.raises(SubmissionRefused) as refused:
        terminal.run("submit", "1")
    assert words in str(refused.value)
    assert sittings.get(sitting.number).answers == ()
    write_answer(sitting, TASK, 3)
    assert "3 of 5 points" in terminal.run("submit", "1", str(sitting.folder / TASK / "exercise.py"))


def test_where_the_disk_is_full_the_answer_can_be_handed_in_again(
    sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 4)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(NotKept, match="cannot be kept"):
            terminal.run("submit", "1")
    assert "4 of 5 points" in terminal.run("submit", "1")


def test_a_grade_that_cannot_be_kept_is_told_and_made_again_at_the_end(
    sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 4)

    def full(*_: object) -> None:
        raise NotKept("Your attempts cannot be read or written.")

    with monkeypatch.context() as patch:
        patch.setattr(Sittings, "keep_grade", full)
        assert "4 of 5 points" in terminal.run("submit", "1")
    assert sittings.get(sitting.number).score(TASK) == 0
    assert "Mock exam 1: 4 of 25 points" in terminal.run("finish", "--yes")


def test_a_fault_of_the_kit_costs_nothing_and_is_tried_again(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 4, "breaks")
    assert "not your fault" in terminal.run("submit", "1")
    assert "not graded" in terminal.run("status")
    kept = sittings.get(sitting.number).answers[0].kept
    kept.write_text(kept.read_text().replace("# breaks", ""))
    assert "Mock exam 1: 4 of 25 points" in terminal.run("finish", "--yes")


def test_two_terminals_at_once_lose_nothing(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    paths = [sitting.folder / f"{score}.py" for score in (1, 5, 2, 3)]
    for score, path in zip((1, 5, 2, 3), paths, strict=True):
        path.write_text(f"# score {score}\ndef solution_model():\n    return {score}\n")
    failed: list[BaseException] = []

    def submit(path: Path) -> None:
        try:
            for _ in range(3):
                answer = desk.submit(sittings, sitting, TASK, path)
                desk.grade(sittings, sitting, answer)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=submit, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sat = sittings.get(sitting.number)
    assert not failed
    assert (len(sat.answers), sat.score(TASK), len(sat.ungraded())) == (12, 5, 0)
    assert len({one.kept for one in sat.answers}) == 12


KILLED = """
import os, signal, sys
sys.path[:0] = [{tests!r}, {practice!r}]
from pathlib import Path
from grader.practice.exam import desk
from grader.practice.sitting import Sitting
from grader.practice.attempt import Attempt
from grader.practice.sittings import Sittings
Attempt.grade = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
sittings = Sittings()
sitting = sittings.get({number})
desk.grade(sittings, sitting, desk.submit(sittings, sitting, {task!r}, Path({path!r})))
"""


def kill_while_it_is_graded(sitting: Sitting, path: Path) -> None:
    here = Path(__file__).parent
    facts = {"tests": str(here), "practice": str(here.parent / "practice"), "number": sitting.number}
    source = KILLED.format(**facts, task=TASK, path=str(path))
    done = subprocess.run([sys.executable, "-c", source], cwd=places.PACKAGE.parent, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr


def test_an_answer_whose_grading_is_killed_is_graded_at_the_end(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    path = write_answer(sitting, TASK, 5)
    kill_while_it_is_graded(sitting, path)
    path.unlink()
    status = terminal.run("status")
    assert "1 submitted" in status and "the grading was ended" in status
    finished = terminal.run("finish", "--yes")
    # The other process looked at the real clocks: whether its answer was late says nothing here.
    assert "Grading exercise.py, submitted for exam1_line" in finished
    assert sittings.get(sitting.number).answers[0].score == 5


def test_an_answer_whose_grading_was_killed_is_graded_by_the_next_submit(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    kill_while_it_is_graded(sitting, write_answer(sitting, TASK, 5))
    assert "`python -m grader exam submit` grades what is left" in terminal.run("status")
    said = terminal.run("submit")
    assert f"{TASK}: exercise.py was submitted before" in said and "5 of 5 points" in said
    assert [answer.score for answer in sittings.get(sitting.number).answers] == [5]
    with pytest.raises(UsageProblem, match="nothing new"):
        terminal.run("submit")


def test_what_waits_to_be_graded_comes_next(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    desk.submit(sittings, sitting, TASK, write_answer(sitting, TASK, 5))
    assert terminal.run("status").endswith("Next  python -m grader exam submit\n")
    assert "5 of 5 points" in terminal.run("submit")


def test_what_is_new_is_submitted_before_what_waits(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    kill_while_it_is_graded(sitting, write_answer(sitting, TASK, 5))
    write_answer(sitting, sitting.tasks[1], 3)
    said = terminal.run("submit")
    assert said.index("3 of 5 points") < said.index("5 of 5 points")
    assert sittings.get(sitting.number).ungraded() == ()


def test_a_waiting_answer_whose_copy_is_gone_is_named_and_hinders_nothing(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    kill_while_it_is_graded(sitting, write_answer(sitting, TASK, 5))
    sittings.get(sitting.number).answers[0].kept.unlink()
    write_answer(sitting, sitting.tasks[1], 3)
    said = terminal.run("submit")
    assert "3 of 5 points" in said and str(sittings.get(sitting.number).answers[0].kept) in said


def test_an_answer_that_is_being_graded_is_not_graded_twice(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    sittings.claim(desk.submit(sittings, sitting, TASK, write_answer(sitting, TASK, 5)))
    with pytest.raises(UsageProblem, match="nothing new") as refused:
        terminal.run("submit")
    assert f"A submission for {TASK} is being graded now." in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="there a process that ended is gone at once")
def test_a_process_that_was_killed_and_is_still_listed_grades_nothing() -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    answer = Answer(1, TASK, 0.0, False, Path("exercise.py"), grader=running.pid)
    assert is_being_graded(answer)
    running.kill()
    os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)
    assert not is_being_graded(answer)
    running.communicate()
    assert not is_being_graded(answer)


def test_a_damaged_record_is_set_aside_and_said(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sit(sittings, tmp_path / "a")
    file = places.state_folder() / "progress.sqlite"
    for path in file.parent.glob("progress.sqlite*"):
        path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(UsageProblem, match="no mock exam yet"):
        terminal.run("status")
    assert list(file.parent.glob("*.damaged-*"))


def test_what_is_refused_is_read_before_it_is_kept(
    sittings: Sittings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    path = write_answer(sitting, TASK, 5)
    begin = Attempt.begin

    def saved_meanwhile(*how: object) -> Attempt:
        attempt = begin(*how)  # type: ignore[arg-type]
        path.write_text("def solution_model(): return 1")
        return attempt

    monkeypatch.setattr(Attempt, "begin", saved_meanwhile)
    with pytest.raises(SubmissionRefused, match="changed while it was read"):
        desk.submit(sittings, sitting, TASK, path)
    assert sittings.get(sitting.number).answers == ()
