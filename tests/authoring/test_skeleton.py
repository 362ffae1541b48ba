"""A new exercise begins as one that already proves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.skeleton import begin_exercise
from grader.catalogue import places
from grader.errors import UsageProblem


@pytest.fixture
def copy_of_the_kit(tmp_path: Path) -> Path:
    """Return a kit without exercises, so that nothing is written into this one."""
    for part in ("grader", "templates"):
        shutil.copytree(places.kit_root() / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("exercises", "solutions"):
        (tmp_path / part).mkdir()
    return tmp_path


@pytest.mark.worker
def test_a_new_exercise_proves_as_it_is(copy_of_the_kit: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(copy_of_the_kit)}

    def grader(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *arguments]
        return subprocess.run(command, cwd=copy_of_the_kit, env=environment, capture_output=True, text=True)

    begun = grader("author", "new", "week9_intro")
    assert begun.returncode == 0, begun.stderr
    assert (copy_of_the_kit / "exercises" / "week9_intro" / "exercise.ipynb").is_file()
    proven = grader("author", "prove", "week9_intro")
    grader("stop")  # Nobody else comes to this copy for its warm processes.
    assert proven.returncode == 0, proven.stdout + proven.stderr
    assert "4 of 4 answers are judged as they must be" in proven.stdout
    again = grader("author", "new", "week9_intro")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize("name", ["Week", "../x", "week 1", ""])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem, match="no name for an exercise"):
        begin_exercise(name)
