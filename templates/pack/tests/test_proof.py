"""Every exercise of this pack proves: correct solutions pass, incorrect ones fail at the criterion that they name."""

import subprocess
import sys
from pathlib import Path

import pytest

PACK = Path(__file__).resolve().parents[1]
NAMES = sorted(path.parent.name for path in PACK.glob("exercises/*/exercise.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_proves(name):
    """The proof ends with exit code 0."""
    command = [sys.executable, "-m", "grader", "--pack", str(PACK), "author", "prove", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
