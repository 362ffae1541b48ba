"""Systems that lack something, and machines with several users: gradings go on, and what is missing is said."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grader import system
from grader.candidate.warm.place import WarmPlace
from grader.catalogue import places
from grader.cohort import task
from grader.practice.progress import Progress, can_lock

pytestmark = pytest.mark.slow

WITHOUT = Path(__file__).with_name("without.py")
RIGHT = "def learning_rate_at(epoch):\n    return 1e-8 * 10 ** (epoch / 20)\n"
BROKEN = "def f(:\n"


class Person:
    """Somebody with a home and a folder, on a system that lacks something."""

    def __init__(self, folder: Path, lacking: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._lacking = lacking
        self.mask = -1
        """What the system takes away of the modes of new files; -1 for the mask that it has."""

    def run(self, *words: str, expected: int = 0) -> str:
        """Run a verb, and return what it prints."""
        command = [sys.executable, str(WITHOUT), self._lacking, "-m", "grader", *words]
        environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent), "TF_EXAM_KIT_HOME": str(self.home)}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=200, check=False,
            umask=self.mask,
        )  # fmt: skip
        assert done.returncode == expected, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def nowhere_to_lock(tmp_path: Path) -> Person:
    (tmp_path / "answer.py").write_text(BROKEN)
    return Person(tmp_path, "locks")


def test_attempts_are_kept_on_a_file_system_without_locks(nowhere_to_lock: Person) -> None:
    began = time.monotonic()
    for number in range(1, 4):
        nowhere_to_lock.run("week1_intro", "--submission", "answer.py", expected=1)
        assert f"Attempt {number}, " in (nowhere_to_lock.folder / "reports/week1_intro.html").read_text() or number == 1
    assert "0 of 16 passed" in nowhere_to_lock.run("progress")
    nowhere_to_lock.run("quiz", "--due", "--plain")
    nowhere_to_lock.run("exam", "start", "--seed", "1", "--category", "1", "--minutes", "5")
    assert "nothing submitted yet" in nowhere_to_lock.run("exam", "status")
    # Nobody waits for a lock that never comes.
    assert time.monotonic() - began < 60
    # The same file is read where there are locks.
    assert Progress(nowhere_to_lock.home / "state/progress.sqlite").standing("week1_intro").attempts == 3


def test_several_at_once_are_all_kept_without_locks(nowhere_to_lock: Person) -> None:
    grade = ("week1_intro", "--submission", "answer.py", "--json")
    threads = [threading.Thread(target=nowhere_to_lock.run, args=grade, kwargs={"expected": 1}) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Progress(nowhere_to_lock.home / "state/progress.sqlite").standing("week1_intro").attempts == 4


def test_a_lock_that_a_killed_process_left_holds_up_nobody_for_long(nowhere_to_lock: Person) -> None:
    nowhere_to_lock.run("list")
    left = nowhere_to_lock.home / "state/progress.sqlite.lock"
    left.mkdir()
    os.utime(left, (0, 0))
    began = time.monotonic()
    nowhere_to_lock.run("list")
    assert time.monotonic() - began < 15 and not left.exists()


def test_here_files_can_be_locked(tmp_path: Path) -> None:
    assert can_lock(tmp_path)


@pytest.mark.worker
def test_a_kernel_without_landlock_grades_and_says_what_it_lacks(
    tmp_path: Path, own_warm_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that is warm already would have been started where there is Landlock.
    monkeypatch.setenv("TMPDIR", str(own_warm_place))
    (tmp_path / "answer.py").write_text(RIGHT)
    person = Person(tmp_path, "landlock")
    asked = ("week2_timeseries", "--submission", "answer.py", "-k", "check_sweep", "--json")
    grade = json.loads(person.run(*asked))
    assert grade["status"] == "NOT_YET"
    protection = grade["evidence"]["protection"]
    assert "no Landlock" in protection["files"]
    assert protection["network"] == protection["processes"] == "enforced"
    refused = json.loads(person.run(*asked, "--require-isolation", "files", expected=3))
    assert refused["status"] == "NOT_GRADED" and "Landlock" in refused["because"]


@pytest.mark.parametrize("mask", [0o777, 0o177, 0o277, 0])
def test_a_mask_of_new_files_locks_out_no_owner_and_lets_nobody_else_in(mask: int, tmp_path: Path) -> None:
    (tmp_path / "answer.py").write_text(BROKEN)
    person = Person(tmp_path, "nothing")
    person.mask = mask
    for _ in range(2):
        person.run("week1_intro", "--submission", "answer.py", expected=1)
    made = [person.home, *person.home.rglob("*")]
    assert [path for path in made if path.stat().st_mode & 0o600 != 0o600] == []
    folders = (person.home, person.home / "state", person.home / "cache")
    assert {path.stat().st_mode & 0o777 for path in folders if path.exists()} == {0o700}


@pytest.mark.skipif(not system.is_linux(), reason="only Linux has files that lie on no disk")
def test_what_an_examiner_complains_of_is_read_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda: pytest.fail("a file on a disk"))
    with system.unnamed_file() as complaint:
        subprocess.run([sys.executable, "-c", "raise OSError('full')"], stderr=complaint, check=False)
        complaint.seek(0)
        assert complaint.read().endswith(b"OSError: full\n")


@pytest.mark.parametrize("mode", [0o600, 0o500, 0o000])
def test_a_place_that_nobody_can_use_is_as_good_as_none(mode: int, place: tuple[WarmPlace, Path]) -> None:
    kind, folder = place
    folder.mkdir()
    folder.chmod(mode)
    assert kind.address() is None and kind.fork({}, []) is None


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[WarmPlace, Path]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kind = WarmPlace("worker", "no.module", lambda: "k" * 20, lambda folder: {})
    return kind, tmp_path / f"tf-exam-{os.getuid()}"


@pytest.mark.parametrize("how", ["open to others", "a link", "a file", "of somebody else"])
def test_a_place_that_somebody_else_prepared_is_not_used(
    how: str, place: tuple[WarmPlace, Path], tmp_path: Path
) -> None:
    kind, folder = place
    if how == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    elif how == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif how == "a file":
        folder.touch(mode=0o600)
    elif os.getuid() == 0:
        folder.mkdir(mode=0o700)
        os.chown(folder, 65534, 65534)
    else:
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
    assert kind.address() is None
    assert kind.fork({}, []) is None and not kind.keep() and not kind.stop()
    assert list((tmp_path / "elsewhere").glob("*")) == []


def test_nobody_else_can_hold_up_a_class(
    place: tuple[WarmPlace, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    entered = []
    monkeypatch.setattr(task, "keep_warm", lambda: entered.append(True))
    own, others = f"tf-exam-{os.getuid()}.lock", tmp_path / f"tf-exam-{os.getuid()}.lock"
    with others.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = threading.Thread(target=task.make_ready.__wrapped__, daemon=True)
        waiting.start()
        waiting.join(timeout=20)
        assert entered == [True], own
