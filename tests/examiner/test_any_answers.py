"""A submission that forges its answers gets verdicts on them, and never breaks the kit: tried with chance answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names

pytestmark = pytest.mark.slow

TIMES = 4
"""Gradings of each exercise; `any_answers.py` with more seeds looks further."""


@pytest.mark.parametrize("exercise", exercise_names())
def test_whatever_a_candidate_answers_is_judged(exercise: str, tmp_path: Path) -> None:
    program = Path(__file__).with_name("any_answers.py")
    command = [sys.executable, str(program), str(tmp_path), exercise, *map(str, range(TIMES))]
    path = [str(places.PACKAGE.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(path)})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
