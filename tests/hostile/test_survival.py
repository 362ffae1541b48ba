"""A grading is killed, interrupted, or finds the disk full: nothing is lost, nothing is left running."""

import contextlib
import functools
import json
import os
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from homes import begin_home
from test_hostile import open_folder, ordinary

from grader.catalogue import places
from grader.examiner.start import keep_warm
from grader.practice.progress import Progress

pytestmark = pytest.mark.slow

__all__ = ["open_folder", "ordinary"]

LOOP = """
import pathlib, time
pathlib.Path("{mark}").touch()

def learning_rate_at(epoch):
    while True:
        pass
"""
RIGHT = "def learning_rate_at(epoch):\n    return 1e-8 * 10 ** (epoch / 20)\n"
SECONDS = 90.0


class Grading:
    """The command line, judging a submission in a folder of its own."""

    def __init__(self, folder: Path, source: str, *options: str, **how: object) -> None:
        self.folder = folder
        self.mark = f"at-work-{secrets.token_hex(8)}"
        answer, text = folder / "answer.py", source.replace("{mark}", self.mark)
        # Another grading may read the same file just now.
        if not answer.exists() or answer.read_text() != text:
            answer.write_text(text)
        self.home = folder / "home"
        if not self.home.exists():
            begin_home(self.home)
        environment = {
            **os.environ, "TF_EXAM_KIT_HOME": str(self.home), "PYTHONPATH": str(places.PACKAGE.parent),
            "TMPDIR": tempfile.gettempdir(),
        }  # fmt: skip
        arguments = ["week2_timeseries", "--submission", "answer.py", "-k", "check_sweep", *options]
        # A shell that runs this in the background ignores the signal, and so would whatever it starts.
        how["preexec_fn"] = how.get("preexec_fn") or functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **how,  # type: ignore[call-overload]
        )

    def family(self) -> list[psutil.Process]:
        """Return the examiner, and the worker that has this grading's scratch folder for its own."""
        return [self.examiner(), *self.workers()]

    def examiner(self) -> psutil.Process:
        return examiner_at_work_in(self.scratch().parent)

    def workers(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.cwd() == str(self.scratch()):
                    found.append(process)
        return found

    def scratch(self) -> Path:
        """Return the folder in which the submission is at work; ``Path()`` before it is."""
        return next(Path(tempfile.gettempdir()).glob(f"tf-exam-at-*/scratch/{self.mark}"), Path()).parent

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=SECONDS)
        assert "Traceback" not in out + err
        return self.process.returncode, out, err


def examiner_at_work_in(folder: Path) -> psutil.Process:
    """Return the process that made the folder of a grading; its number is part of the folder's name."""
    return psutil.Process(int(folder.name.removeprefix("tf-exam-at-").partition("-")[0]))


def wait_for(condition: Callable[[], object]) -> None:
    pause = threading.Event()
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        pause.wait(0.02)
    raise TimeoutError("it did not come to pass")


@pytest.fixture
def at_work(tmp_path: Path, warm: None) -> Iterator[Grading]:
    """Start a grading whose submission runs at this moment, in a loop without an end."""
    grading = Grading(tmp_path, LOOP, "--json")
    wait_for(lambda: grading.scratch() != Path() and grading.workers())
    yield grading
    if grading.process.poll() is None:
        grading.process.kill()
        grading.process.communicate()
    # An examiner that is killed cannot clean up; the next one does, a day later.
    if (scratch := grading.scratch()) and scratch.name == "scratch":
        shutil.rmtree(scratch.parent)


def assert_all_is_well(grading: Grading, family: list[psutil.Process]) -> None:
    """No process is left, the attempts can be read, and the next grading works."""
    assert psutil.wait_procs(family, timeout=20)[1] == []
    progress = Progress(grading.home / "state" / "progress.sqlite")
    kept = progress.standing("week2_timeseries").attempts
    code, out, _ = Grading(grading.folder, RIGHT, "--json").end()
    assert (code, json.loads(out)["status"]) == (0, "NOT_YET")
    assert progress.standing("week2_timeseries").attempts == kept + 1
    assert progress.set_aside is None


@pytest.mark.worker
def test_a_killed_command_line_takes_its_whole_family_along(at_work: Grading) -> None:
    family = at_work.family()
    at_work.process.kill()
    at_work.process.communicate()
    assert_all_is_well(at_work, family)


@pytest.mark.worker
@pytest.mark.parametrize("warm", [False, True])
def test_a_command_line_killed_before_the_submission_runs_leaves_nothing(
    tmp_path: Path, own_warm_place: Path, warm: bool
) -> None:
    assert not warm or keep_warm()
    grading = Grading(tmp_path, LOOP)
    wait_for(lambda: list(own_warm_place.glob("tf-exam-at-*")))
    [folder] = own_warm_place.glob("tf-exam-at-*")
    family = [examiner_at_work_in(folder)]
    grading.process.kill()
    grading.process.communicate()
    assert_all_is_well(grading, family)


@pytest.mark.worker
def test_a_killed_examiner_is_our_fault_and_takes_the_worker_along(at_work: Grading) -> None:
    family = at_work.family()
    at_work.examiner().kill()
    code, out, _ = at_work.end()
    assert (code, json.loads(out)["status"]) == (3, "NOT_GRADED")
    assert_all_is_well(at_work, family)


@pytest.mark.worker
def test_a_killed_worker_is_told_as_such(at_work: Grading) -> None:
    family = at_work.family()
    at_work.workers()[0].kill()
    code, out, _ = at_work.end()
    [verdict] = json.loads(out)["verdicts"]
    assert code == 1 and "ended by SIGKILL" in verdict["found"]
    assert_all_is_well(at_work, family)


@pytest.mark.worker
def test_an_interruption_leaves_a_partial_grade_no_attempt_and_no_process(at_work: Grading) -> None:
    family = at_work.family()
    at_work.process.send_signal(signal.SIGINT)
    code, out, _ = at_work.end()
    grade = json.loads(out)
    assert (code, grade["status"], grade["evidence"]["interrupted"]) == (3, "NOT_GRADED", True)
    assert not (at_work.folder / "reports").exists()
    progress = Progress(at_work.folder / "home" / "state" / "progress.sqlite")
    assert progress.standing("week2_timeseries").attempts == 0
    assert_all_is_well(at_work, family)


@pytest.mark.parametrize("how", ["a full disk", "a file in the way"])
def test_a_grade_is_shown_where_it_cannot_be_stored(tmp_path: Path, how: str) -> None:
    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    if how == "a file in the way":
        (tmp_path / "home").write_text("no folder")
    grading = Grading(tmp_path, "def f(:\n", preexec_fn=fill if how == "a full disk" else None)
    code, out, err = grading.end()
    assert code == 1
    assert "0 of 100 points" in out
    assert "Your attempts cannot be read or written in" in err and "TF_EXAM_KIT_HOME" in err
    assert ("The report could not be written" in err) == (how == "a full disk")


def test_a_report_folder_that_is_closed_changes_no_grade(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, out, err = Grading(tmp_path, "def f(:\n", "--report-dir", "file/reports").end()
    assert code == 1
    assert "0 of 100 points" in out and "The report could not be written" in err
    assert Progress(tmp_path / "home" / "state" / "progress.sqlite").standing("week2_timeseries").attempts == 1


def test_a_read_only_folder_changes_no_grade(open_folder: Path, ordinary: list[str]) -> None:
    """Root may write anywhere: it has to become somebody else for this."""
    kit = open_folder / "kit"
    for name in ("grader", "exercises", "solutions", "templates"):
        shutil.copytree(places.kit_root() / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    (open_folder / "answer.py").write_text("def f(:\n")
    (open_folder / "home").mkdir(mode=0o555)
    open_folder.chmod(0o555)
    done = subprocess.run(
        [*ordinary, "-m", "grader", "week2_timeseries", "--submission", "answer.py", "-k", "check_sweep"],
        cwd=open_folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), "TF_EXAM_KIT_HOME": str(open_folder / "home")},
    )  # fmt: skip
    open_folder.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "0 of 100 points" in done.stdout
    assert "Your attempts cannot be read or written in" in done.stderr
    assert "The report could not be written" in done.stderr


def test_a_damaged_progress_file_is_set_aside_and_said_so(tmp_path: Path) -> None:
    state = tmp_path / "home" / "state"
    state.mkdir(parents=True)
    (state / "progress.sqlite").write_bytes(b"this is no database" * 1000)
    code, _, err = Grading(tmp_path, "def f(:\n").end()
    assert code == 1
    [aside] = state.glob("progress.sqlite.damaged-*")
    assert f"The file is now {aside}; the kit starts a new one." in err
    assert Progress(state / "progress.sqlite").standing("week2_timeseries").attempts == 1


def test_two_gradings_at_once_are_both_kept_with_a_whole_report(tmp_path: Path) -> None:
    gradings = [Grading(tmp_path, "def f(:\n", "--json") for _ in range(4)]
    seeds = [json.loads(grading.end()[1])["seed"] for grading in gradings]
    assert len(set(seeds)) == 1
    assert Progress(tmp_path / "home" / "state" / "progress.sqlite").standing("week2_timeseries").attempts == 4
    reports = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert reports == ["latest.html", "week2_timeseries.html"]
    assert (tmp_path / "reports" / "latest.html").read_text().rstrip().endswith("</html>")


KEEPING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.progress import Progress
verdicts = tuple(Verdict(f"check_{number}", Outcome.MET, "x" * 5000) for number in range(20))
grade = Grade("week1_x", "x.py", "d", "r", verdicts, 1, 1, Status.PASSED, "2030-01-01", 1.0, 7)
while True:
    Progress(Path(sys.argv[2])).keep(grade)
    print("kept", flush=True)
"""


def test_a_kill_at_any_moment_of_keeping_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    path, kept = tmp_path / "p.sqlite", 0
    for number in range(12):
        command = [sys.executable, "-c", KEEPING, str(places.PACKAGE.parent), str(path)]
        keeper = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert keeper.stdout is not None
        for _ in range(1 + number % 3):
            keeper.stdout.readline()
        threading.Event().wait(number * 0.0007)
        keeper.kill()
        kept += 1 + number % 3 + keeper.communicate()[0].count("kept")
        progress = Progress(path)
        stored = progress.standing("week1_x").attempts
        # One more may have been stored and not told.
        assert kept <= stored <= kept + 1
        assert progress.set_aside is None
        kept = stored
        latest = progress.latest()
        assert latest is not None and len(latest.verdicts) == 20
