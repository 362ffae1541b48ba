"""A practice folder is made whole, stands alone, and is brought up to date without touching what was edited."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names, practice_names, read_exercise
from grader.catalogue.stub import READ_BY_THE_KIT, handed_out
from grader.errors import UsageProblem
from grader.practice.folder import LEARNERS_FILES, begin_folder, update_folder
from grader.submission.submission import read_submission

pytestmark = pytest.mark.slow

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
    assert told[0].startswith(f"{len(practice_names())} exercises")
    assert {path.name for path in (tmp_path / "mine/exercises").iterdir()} == set(practice_names())
    assert {path.name for path in (tmp_path / "mine/exercises").glob("*/*")} == set(LEARNERS_FILES)


def test_a_folder_in_use_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="is not empty"):
        begin_folder(tmp_path)
    begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="already a practice folder"):
        begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="cannot be written"):
        begin_folder(tmp_path / "letter.txt" / "below")


def test_a_name_alone_means_the_file_in_the_practice_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_folder(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine" / "exercises")
    assert read_submission(read_exercise(NAME)).path == tmp_path / "mine/exercises" / NAME / "exercise.py"
    monkeypatch.chdir(tmp_path)
    assert read_submission(read_exercise(NAME)).path == read_exercise(NAME).folder / "exercise.py"


def test_what_was_written_into_a_clone_is_handed_out_to_nobody(kit: Path, tmp_path: Path) -> None:
    for name in (NAME, "week1_nlp"):
        for file in ("exercise.py", "exercise.ipynb"):
            (kit / "exercises" / name / file).write_text("the answer of whoever owns this clone")
    (kit / "exercises/week1_nlp/exercise.py").unlink()
    begin_folder(tmp_path / "mine")
    for name in (NAME, "week1_nlp"):
        for file, text in handed_out(name).items():
            assert (tmp_path / "mine/exercises" / name / file).read_bytes() == text
            assert b"the answer of" not in text
    (tmp_path / "mine/exercises" / NAME / "exercise.py").unlink()
    update_folder(tmp_path / "mine")
    assert "YOUR CODE HERE" in (tmp_path / "mine/exercises" / NAME / "exercise.py").read_text()


def test_an_update_brings_what_is_new_and_leaves_what_was_edited(kit: Path, tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    edited = tmp_path / "mine/exercises" / NAME / "exercise.py"
    edited.write_text("my work")
    brief, solution = kit / "exercises" / NAME / "README.md", kit / "solutions" / NAME / "solution.py"
    brief.write_text(brief.read_text() + "\n")
    solution.write_text(solution.read_text() + "\n# new\n")
    for part in ("exercises", "solutions"):
        shutil.copytree(kit / part / NAME, kit / part / "week9_intro")
    told = update_folder(tmp_path / "mine" / "exercises")
    assert f"{NAME}/exercise.py has a new version. You edited yours, so it was not changed." in told
    assert f"{NAME}: README.md, exercise.ipynb updated." in told
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
    path = kit / "solutions" / NAME / "solution.py"
    path.write_text(path.read_text() + "\n# new\n")
    assert any("it was not changed" in line for line in update_folder(tmp_path / "mine"))
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


class Installed:
    """The command of a kit that was installed, for somebody with a home and a folder of their own."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "PYTHONPATH": str(site), "TF_EXAM_KIT_HOME": str(folder / "home")}

    def run(self, *words: str, typed: str = "", expected: int = 0) -> str:
        """Run it in the practice folder, where there is one; return what it prints, or complains of."""
        place = self.folder / "mine" if (self.folder / "mine").is_dir() else self.folder
        command = [sys.executable, "-m", "grader", *words]
        done = subprocess.run(
            command, cwd=place, env=self._environment, capture_output=True, text=True, check=False, input=typed
        )
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout or done.stderr

    def comes_from(self) -> Path:
        """Return where Python finds the kit."""
        code = [sys.executable, "-c", "import grader; print(grader.__file__)"]
        found = subprocess.run(code, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=True)
        return Path(found.stdout.strip())


def test_the_wheel_holds_no_stub_and_nothing_that_lies_beside_one(installed: Path) -> None:
    packed = {path.name for path in (installed / "grader/_kit/exercises").glob("week*/*") if path.is_file()}
    assert packed == READ_BY_THE_KIT - {"brief.md"}
    assert len([*(installed / "grader/_kit/exercises").glob("*/checks.py")]) == len(exercise_names())
    assert (installed / "grader/_kit/exercises/papers/first.toml").is_file()


def test_outside_a_practice_folder_the_installed_kit_says_how_to_make_one(installed: Path, tmp_path: Path) -> None:
    told = Installed(installed, tmp_path).run(NAME, expected=2)
    assert "tf-exam init my-practice" in told
    Installed(installed, tmp_path).run("init", "practice")
    assert "`cd practice`" in Installed(installed, tmp_path).run(NAME, expected=2)


@pytest.fixture
def kit_alone(installed: Path, tmp_path: Path) -> Installed:
    kit = Installed(installed, tmp_path)
    assert kit.comes_from().is_relative_to(installed), "a clone is in sight"
    kit.run("init", "mine")
    return kit


def test_the_installed_kit_makes_a_folder_and_grades_in_it(kit_alone: Installed) -> None:
    grade = json.loads(kit_alone.run(NAME, "--json", expected=1))
    mine = kit_alone.folder / "mine"
    assert grade["submission_path"] == str(mine / "exercises" / NAME / "exercise.py")
    assert grade["evidence"]["not_attempted"] is True
    assert (mine / "reports" / f"{NAME}.html").is_file()
    assert NAME in kit_alone.run("list")
    assert "points, passed with" in kit_alone.run("rubric", NAME)


def test_the_installed_kit_asks_questions_and_draws_its_pages(kit_alone: Installed) -> None:
    asked = kit_alone.run("quiz", NAME, "--plain", "--number", "2", typed="\n\n")
    assert f"1 of 2 · {NAME}" in asked and "0 of 2 right." in asked
    assert kit_alone.run("quiz", NAME, "--page").strip() == f"reports/quiz-{NAME}.html"
    assert "0 of 16 passed" in kit_alone.run("progress")
    pages = {path.name for path in (kit_alone.folder / "mine/reports").iterdir()}
    assert pages == {f"quiz-{NAME}.html", "dashboard.html"}
    assert "is a task of the exam" in kit_alone.run("hint", "exam1_line", expected=2)


def test_the_installed_kit_begins_an_exam_and_ends_it(kit_alone: Installed) -> None:
    begun = kit_alone.run("exam", "start", "--seed", "7", "--category", "1", "--minutes", "30")
    assert "Sitting 1 has started: 30 minutes" in begun
    [task] = (kit_alone.folder / "mine/exam-1").glob("exam1_*/")
    assert "SEED = 7" in (task / "exercise.py").read_text(encoding="utf-8")
    assert f"1. {task.name}: " in kit_alone.run("exam", "status")
    assert "0 of 5 points, not yet." in kit_alone.run("exam", "finish", "--yes")
    assert (kit_alone.folder / "mine/reports/exam-1/debrief.html").is_file()
