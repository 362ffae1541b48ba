"""A practice folder is made whole, stands alone, and is brought up to date without touching what was edited."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import places
from grader.catalogue import read_exercise, week_names
from grader.errors import UsageProblem
from grader.practice.folder import LEARNERS_FILES, begin_folder, update_folder
from grader.submission.submission import read_submission

NAME = "week2_timeseries"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy two exercises of the kit, so that a test may change them."""
    for part in ("exercises", "solutions"):
        for name in (NAME, "week1_nlp"):
            shutil.copytree(places.kit_root() / part / name, tmp_path / "kit" / part / name)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path / "kit")
    return tmp_path / "kit"


def test_a_new_folder_holds_every_exercise_and_neither_rubric_nor_solution(tmp_path: Path) -> None:
    told = begin_folder(tmp_path / "mine")
    assert told[0].startswith(f"{len(week_names())} exercises")
    assert {path.name for path in (tmp_path / "mine/exercises").iterdir()} == set(week_names())
    assert {path.name for path in (tmp_path / "mine/exercises").glob("*/*")} == set(LEARNERS_FILES)


def test_a_folder_in_use_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="is not empty"):
        begin_folder(tmp_path)
    begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="practice folder already"):
        begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="cannot be written"):
        begin_folder(tmp_path / "letter.txt" / "below")


def test_a_name_alone_means_the_file_in_the_practice_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_folder(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine" / "exercises")
    assert read_submission(read_exercise(NAME)).path == tmp_path / "mine/exercises" / NAME / "exercise.py"
    monkeypatch.chdir(tmp_path)
    assert read_submission(read_exercise(NAME)).path == read_exercise(NAME).folder / "exercise.py"


def test_an_update_brings_what_is_new_and_leaves_what_was_edited(kit: Path, tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    edited = tmp_path / "mine/exercises" / NAME / "exercise.py"
    edited.write_text("my work")
    for file in LEARNERS_FILES:
        path = kit / "exercises" / NAME / file
        path.write_text(path.read_text() + "\n")
    shutil.copytree(kit / "exercises" / NAME, kit / "exercises/week9_intro")
    told = update_folder(tmp_path / "mine" / "exercises")
    assert f"{NAME}/exercise.py has a new version; yours is edited and was left alone." in told
    assert f"{NAME}: README.md, exercise.ipynb brought up to date." in told
    assert "week9_intro is new." in told
    assert edited.read_text() == "my work"
    brought = tmp_path / "mine/exercises" / NAME / "README.md"
    assert brought.read_bytes() == (kit / "exercises" / NAME / "README.md").read_bytes()


def test_nothing_to_bring_is_said(tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    assert update_folder(tmp_path / "mine") == ["Everything is up to date."]
    with pytest.raises(UsageProblem, match="not in a practice folder"):
        update_folder(tmp_path)


def test_without_its_list_no_file_is_taken_for_untouched(kit: Path, tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    (tmp_path / "mine" / places.MARKER).write_text("{")
    path = kit / "exercises" / NAME / "exercise.py"
    path.write_text(path.read_text() + "\n# new\n")
    assert any("left alone" in line for line in update_folder(tmp_path / "mine"))
    assert "# new" not in (tmp_path / "mine/exercises" / NAME / "exercise.py").read_text()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it: the kit as pip installs it, with no clone in sight."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (
        [sys.executable, "-m", "pip"]
        if _has_pip(sys.executable)
        else ["python3", "-m", "pip", "--python", sys.executable]
    )
    quiet = ["-q", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", *quiet, "-w", str(folder), str(places.PACKAGE.parent)], check=True)
    [wheel] = folder.glob("*.whl")
    subprocess.run([*pip, "install", *quiet[:2], "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def _has_pip(python: str) -> bool:
    return subprocess.run([python, "-c", "import pip"], check=False, capture_output=True).returncode == 0


def test_the_installed_kit_makes_a_folder_and_grades_in_it(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "TF_EXAM_KIT_HOME": str(tmp_path / "home")}

    def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *words]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    made = run("init", "mine", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    graded = run(NAME, "--json", folder=tmp_path / "mine")
    assert graded.returncode == 1, graded.stderr
    grade = json.loads(graded.stdout)
    assert grade["submission_path"] == str(tmp_path / "mine/exercises" / NAME / "exercise.py")
    assert grade["evidence"]["not_attempted"] is True
    assert (tmp_path / "mine/reports" / f"{NAME}.html").is_file()
    assert NAME in run("list", folder=tmp_path / "mine").stdout
    assert run("rubric", NAME, folder=tmp_path / "mine").returncode == 0
