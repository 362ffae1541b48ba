"""Eight gradings at once have the verdicts that each has alone: who waits for a core is not ended for it."""

from pathlib import Path
from typing import Any

import pytest

from grader.candidate.sandbox.policy import WALL_FACTOR
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.examiner import grading
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt


@pytest.mark.parametrize(("asked", "allowed"), [(None, WALL_FACTOR * 600.0), (40.0, 40.0)])
def test_the_examiner_has_as_long_as_it_may_wait_for_its_submission(
    asked: float | None, allowed: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    limits: list[float] = []

    def hear(told: Any, listen: Any, cancellation: Any, limit: float, named: str) -> str:
        limits.append(limit)
        return named

    monkeypatch.setattr(grading, "hear_examiner", hear)
    assert read_exercise("week2_timeseries").limits.seconds_whole == 600
    attempt = Attempt.begin("week2_timeseries", places.solutions_folder() / "week2_timeseries" / "solution.py")
    attempt.judge(lambda event: None, GradingOptions(time_limit=asked), keep=False)
    assert len(limits) == 1
    assert allowed < limits[0] <= allowed + 30
