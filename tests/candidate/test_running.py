"""Whatever takes longer than a moment is told while it runs: no grading is silent."""

from pathlib import Path

import pytest

from grader.candidate import program
from grader.candidate.candidate import Candidate
from grader.candidate.events import Evidence, Progress, Running
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

SOURCE = """
import time


def generate_forecast():
    time.sleep(1.5)


def quick():
    return 1
"""


@pytest.mark.worker
def test_the_start_and_a_slow_function_are_told_once_and_a_quick_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "SECONDS_UNTOLD", 0.3)
    path, scratch = tmp_path / "exercise.py", tmp_path / "scratch"
    path.write_text(SOURCE)
    scratch.mkdir()
    heard: list[Progress | Running | Evidence] = []
    candidate = Candidate(Submission("exam1_line", path, "script", SOURCE, "0"), scratch, Limits(), 1, heard.append)
    try:
        candidate.load()
        candidate.call("quick")
        assert "running quick" not in [one.what for one in heard if isinstance(one, Running)]
        candidate.call("generate_forecast")
    finally:
        candidate.close()
    told = [one for one in heard if isinstance(one, Running)]
    assert [one.what for one in told].count("running generate_forecast") == 1
    assert told[-1].seconds >= 0.3
