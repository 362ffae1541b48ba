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
from hostile_case import HostileCase, all_cases, faults_of_report
from surroundings import Surroundings

from grader import places
from grader.errors import SubmissionRefused

CASES = all_cases()
LONGEST = 90.0
"""Wall seconds that a case may take on a crowded machine: a training is among them."""


REPRESENTATIVE = (
    "accident_thread_left_over.py", "ends_os_exit.py", "files_writes_outside.py", "process_daemon.py",
    "time_loop_in_a_call.py",
)  # fmt: skip
NOBODY = 65534


@pytest.fixture
def sentinel(tmp_path: Path) -> Path:
    folder = tmp_path / "not-yours"
    folder.mkdir()
    (folder / "letter.txt").write_text("A file of the learner's, which no grading has any business with.")
    return folder


@pytest.mark.worker
@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.name)
@pytest.mark.usefixtures("warm")
def test_a_hostile_submission_gets_its_verdict_and_changes_nothing_else(
    case: HostileCase, sentinel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN_OF_THE_LEARNER", "secret")
    before = Surroundings.now(sentinel)
    attempt = case.attempt()
    grade = attempt.judge(lambda event: None, keep=False)
    assert list(case.complaints(grade)) == []
    assert list(faults_of_report(attempt, grade)) == []
    assert before.changed_to(Surroundings.now(sentinel)) == []
    assert grade.seconds < LONGEST


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.name)
def test_a_file_that_is_no_text_is_refused(case: HostileCase) -> None:
    with pytest.raises(SubmissionRefused, match=case.refused):
        case.attempt()


@pytest.mark.worker
@pytest.mark.parametrize("name", REPRESENTATIVE)
def test_a_worker_that_starts_cold_is_as_safe_as_a_fork(
    name: str, sentinel: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(shared_folder(tmp_path)))
    before = Surroundings.now(sentinel)
    case = hostile_case.read_case(hostile_case.FOLDER / name)
    assert list(case.complaints(case.attempt().judge(lambda event: None, keep=False))) == []
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


def ordinary_user() -> dict[str, object]:
    """Return who root has to become; nothing where we are ordinary, or where nobody else can start this Python."""
    other: dict[str, object] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        subprocess.run([sys.executable, "-c", "import numpy"], check=True, capture_output=True, **other)  # type: ignore[call-overload]
    except (OSError, subprocess.CalledProcessError):
        return {}
    return other if os.geteuid() == 0 else {}


@pytest.mark.worker
def test_an_ordinary_user_is_protected_as_root_is(open_folder: Path) -> None:
    kit, home = open_folder / "kit", open_folder / "home"
    for name in ("grader", "exercises", "solutions", "templates", "tests/hostile"):
        shutil.copytree(places.kit_root() / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    home.mkdir()
    user = ordinary_user()
    if user:
        os.chown(home, NOBODY, NOBODY)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), "TF_EXAM_KIT_HOME": str(home), "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, str(kit / "tests" / "hostile" / "hostile_case.py"), *REPRESENTATIVE],
        cwd=home, env=environment, capture_output=True, text=True, check=False, **user,  # type: ignore[call-overload]
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["user"] == (NOBODY if user else os.geteuid())
    assert told["complaints"] == {name: [] for name in REPRESENTATIVE}
