"""No submission gains a point that its answers do not earn, hangs, harms the machine, or goes without a grade."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hostile_case
import pytest
from as_nobody import NOBODY
from homes import begin_home
from hostile_case import HostileCase, all_cases
from surroundings import Surroundings

from grader.catalogue import places
from grader.errors import SubmissionRefused
from grader.examiner.seeds import STAFF_KEY

CASES = all_cases()
COLD = (
    "accident_thread_left_over.py", "ends_os_exit.py", "files_writes_outside.py", "process_daemon.py",
    "time_loop_in_a_call.py",
)  # fmt: skip
"""One for each way to harm; all others start cold in the thorough part, which takes half an hour."""
PARTS = 2
"""One for each core."""


@pytest.fixture
def sentinel(tmp_path: Path) -> Path:
    folder = tmp_path / "not-yours"
    folder.mkdir()
    (folder / "letter.txt").write_text("A file of the learner's, which no grading has any business with.")
    return folder


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.name)
def test_a_file_that_is_no_text_is_refused(case: HostileCase) -> None:
    with pytest.raises(SubmissionRefused, match=case.refused):
        case.attempt()


@pytest.mark.worker
@pytest.mark.parametrize("name", COLD)
def test_a_worker_that_starts_cold_is_as_safe_as_a_fork(
    name: str, sentinel: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(shared_folder(tmp_path)))
    before = Surroundings.now(sentinel)
    case = hostile_case.read_case(hostile_case.FOLDER / name)
    assert list(case.complaints(case.attempt().grade(lambda event: None, keep=False))) == []
    assert before.changed_to(Surroundings.now(sentinel)) == []


def shared_folder(folder: Path) -> Path:
    """Return a folder for temporary files in which no warm process listens, open to whoever a worker becomes."""
    for one in (folder, *folder.parents):
        if one.owner() == Path(tempfile.gettempdir()).owner() and one != Path(tempfile.gettempdir()):
            one.chmod(one.stat().st_mode | 0o011)
        if one.parent == Path(tempfile.gettempdir()):
            break
    return folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that any user may enter, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def ordinary() -> list[str]:
    """Return how Python is started as an ordinary user; who runs the tests as one is one already."""
    start = [sys.executable, str(Path(__file__).with_name("as_nobody.py"))]
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent)}
    tried = subprocess.run([*start, "-c", "import numpy"], env=environment, capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"root cannot become another user here that could start Python: {tried.stderr[-200:]}")
    return start


@pytest.fixture(scope="module")
def kit_of_nobody(ordinary: list[str]) -> Iterator[Path]:
    """Return a copy of the kit for an ordinary user, beside a home; its warm processes end with the module."""
    with tempfile.TemporaryDirectory() as folder:
        kit, home = Path(folder) / "kit", Path(folder) / "home"
        kit.parent.chmod(0o755)
        for name in ("grader", "exercises", "solutions", "templates", "tests/hostile"):
            shutil.copytree(places.kit_root() / name, kit / name)
        home.mkdir()
        os.chown(home, NOBODY, NOBODY)
        yield kit
        environment = {**os.environ, "PYTHONPATH": str(kit), "TF_EXAM_KIT_HOME": str(home), "HOME": str(home)}
        subprocess.run([*ordinary, "-m", "grader", "stop"], cwd=home, env=environment, capture_output=True, check=True)


def share(part: int, every: int = 1) -> list[str]:
    """Return the names of the cases of one of ``PARTS`` parts, or of each third, fourth … of them."""
    return [case.name for case in CASES if not case.refused][part :: PARTS * every]


def all_judged(start: list[str], kit: Path, home: Path, part: int, *options: str, every: int = 1) -> int:
    """Judge one part of the cases in one process, where nothing may be wrong; return the user who did."""
    names = share(part, every)
    environment = {**os.environ, "PYTHONPATH": str(kit), "TF_EXAM_KIT_HOME": str(home), "HOME": str(home)}
    del environment[STAFF_KEY]  # So there is a key of the machine, which some of them look for.
    done = subprocess.run(
        [*start, str(kit / "tests" / "hostile" / "hostile_case.py"), *names, *options],
        cwd=home, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert {name: complaints for name, complaints in told["complaints"].items() if complaints} == {}
    assert list(told["complaints"]) == names
    return int(told["user"])


@pytest.mark.worker
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("warm")
def test_hostile_submissions_get_their_verdicts_and_change_nothing_else(
    part: int, tmp_path: Path, thorough: bool
) -> None:
    """Each run tries an eighth of the cases; ``make prove`` tries all."""
    every, home = 1 if thorough else 8, begin_home(tmp_path)
    assert all_judged([sys.executable], places.kit_root(), home, part, every=every) == os.geteuid()


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_all_that_start_cold_are_as_safe_as_forks(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(shared_folder(tmp_path)))
    assert all_judged([sys.executable], places.kit_root(), tmp_path, part, "--cold") == os.geteuid()


@pytest.mark.worker
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.skipif(os.geteuid() != 0, reason="who runs the tests is an ordinary user already")
def test_an_ordinary_user_is_protected_as_root_is(
    part: int, kit_of_nobody: Path, ordinary: list[str], thorough: bool
) -> None:
    """Each run tries a tenth of the cases as another user; ``make prove`` tries all."""
    kit, home = kit_of_nobody, kit_of_nobody.with_name("home")
    before = Surroundings.now(kit)
    assert all_judged(ordinary, kit, home, part, every=1 if thorough else 10) == NOBODY
    assert before.changed_to(Surroundings.now(kit)) == []


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    with (tmp_path / "huge.py").open("wb") as file:
        file.truncate(10**12)
    (tmp_path / "program.py").write_bytes(Path(sys.executable).read_bytes()[:5000])
    (tmp_path / "huge.ipynb").write_bytes(b"[" * 19_000_000)
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(SubmissionRefused):
            HostileCase(path).attempt()


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_nothing_of_a_grading_is_there_in_the_next() -> None:
    case = hostile_case.read_case(hostile_case.FOLDER / "files_leaves_a_note_for_the_next.py")
    for _ in range(2):
        assert list(case.complaints(case.attempt().grade(lambda event: None, keep=False))) == []


def test_files_beside_a_submission_are_not_run_by_whoever_grades_it_there(tmp_path: Path) -> None:
    folder = hostile_case.FOLDER / "folder_of_impostors"
    shutil.copytree(folder, tmp_path / "handed-in")
    (tmp_path / "handed-in" / "broken.py").write_text("def f(:\n")
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent)}
    command = [sys.executable, "-m", "grader", "week2_timeseries", "--submission", "broken.py", "-k", "check_sweep"]
    done = subprocess.run(
        command, cwd=tmp_path / "handed-in", env=environment, capture_output=True, text=True, check=False
    )
    assert "0 of 100 points" in done.stdout, done.stderr
    assert "was run in the kit" not in done.stdout + done.stderr
