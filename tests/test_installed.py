"""The kit as pip installs it, with no clone in sight: made into a folder, graded with, asked and examined."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import READ_BY_THE_KIT

pytestmark = pytest.mark.slow

NAME = "week2_timeseries"


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
