"""Each change that an experiment knows reaches the model, the optimizer or what ``fit`` is given."""

import subprocess
import sys
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parents[2]


@pytest.mark.worker
def test_every_change_is_made() -> None:
    script = Path(__file__).parent / "every_change.py"
    run = f"import runpy, sys; sys.path.insert(0, {str(KIT)!r}); runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, timeout=280, check=False)
    assert done.stdout.strip() == "every change is made", done.stderr[-3000:]
