"""A stub runs as a plain script: it says what is still to be written, and ends well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import derived_files

WHOLE = (places.solutions_folder() / "week1_intro" / "solution.py").read_text(encoding="utf-8")
UNFITTED = WHOLE.replace("def main():", "def train_model():\n    return define_and_compile_model()\n\n\ndef main():")


@pytest.mark.worker
def test_untouched_stubs_run_and_name_what_is_missing(tmp_path: Path) -> None:
    stubs = {name: tmp_path / name / "exercise.py" for name in exercise_names()}
    for name, stub in stubs.items():
        stub.parent.mkdir()
        stub.write_text(derived_files(name)[places.exercises_folder() / name / "exercise.py"], encoding="utf-8")
    # A learner's own loop leaves a model without a history, and the stub's `main` goes on with it.
    looped = tmp_path / "looped" / "exercise.py"
    looped.parent.mkdir()
    looped.write_text(UNFITTED)
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent), "MPLBACKEND": "Agg"}
    script = Path(__file__).with_name("run_scripts.py")
    done = subprocess.run(
        [sys.executable, str(script), *map(str, (*stubs.values(), looped))],
        capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert looped.with_suffix(".status").read_text() == "0", looped.with_suffix(".output").read_text()
    ended = {name: stub.with_suffix(".status").read_text() for name, stub in stubs.items()}
    assert {name: status for name, status in ended.items() if status != "0"} == {}
    said = {name: stub.with_suffix(".output").read_text() for name, stub in stubs.items()}
    assert [name for name, output in said.items() if "is still to be written" not in output] == []
