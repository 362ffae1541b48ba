"""Eight gradings at once have the verdicts that each has alone: who waits for a core is not ended for it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from answers import graded, verdicts, write_answers

from grader.candidate.sandbox.policy import WALL_FACTOR
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.examiner import grading
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt


@pytest.mark.parametrize("slow", [1.0, 2.5])
@pytest.mark.parametrize(("asked", "usual"), [(None, WALL_FACTOR * 600.0), (40.0, 40.0)])
def test_the_examiner_has_as_long_as_it_may_wait_for_its_submission(
    asked: float | None, usual: float, slow: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "slowness", lambda: slow)
    # What a person asks for is asked for on any machine.
    allowed = usual if asked else usual * slow
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    limits: list[float] = []

    def on_event(told: Any, listen: Any, cancellation: Any, limit: float, named: str) -> str:
        limits.append(limit)
        return named

    monkeypatch.setattr(grading, "follow_examiner", on_event)
    assert read_exercise("week2_timeseries").limits.seconds_whole == 600
    attempt = Attempt.begin("week2_timeseries", places.solutions_folder() / "week2_timeseries" / "solution.py")
    grade = attempt.grade(lambda event: None, GradingOptions(time_limit=asked), keep=False)
    assert len(limits) == 1 and grade.is_overdue and grade.first_to_fix() is None
    assert allowed < limits[0] <= allowed + 30


@pytest.mark.worker
@pytest.mark.thorough
def test_eight_gradings_at_once_have_the_verdicts_that_each_has_alone(tmp_path: Path) -> None:
    answers = write_answers(tmp_path)
    alone = [graded(*one) for one in answers]
    assert [one.earned == one.possible for one in alone] == [True] * 4 + [False] * 4
    with ThreadPoolExecutor(len(answers)) as threads:
        at_once = list(threads.map(lambda one: graded(*one), answers))
    assert list(map(verdicts, at_once)) == list(map(verdicts, alone))
    assert [one.earned for one in at_once] == [one.earned for one in alone]
