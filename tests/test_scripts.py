"""A stub runs as a plain script: it says what is still to be written, and ends well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exam_paper import exam_tasks, read_paper
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import derived_files

ALIKE = set(exam_tasks()) - set(read_paper("first").tasks)
"""Stubs of the exam bank have one form: each run starts those of one paper."""


@pytest.mark.worker
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.thorough if name in ALIKE else ()) for name in exercise_names()],
)
def test_an_untouched_stub_runs_and_names_what_is_missing(name: str, tmp_path: Path) -> None:
    stub = tmp_path / "exercise.py"
    stub.write_text(derived_files(name)[places.exercises_folder() / name / "exercise.py"], encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent), "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, str(stub)], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "is still to be written" in done.stdout
