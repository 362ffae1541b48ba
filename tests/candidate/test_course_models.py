"""Models of course notebooks are copied with their functions, and trainings at the top of a file end in seconds."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.worker
def test_models_are_copied_and_trainings_end(tmp_path: Path) -> None:
    script = Path(__file__).parent / "course_models.py"
    ran = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.stdout.splitlines()[-1:] == ["done"], ran.stderr[-2000:]
