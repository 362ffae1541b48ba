"""A time limit that was asked for is the learner's to keep: what never ends broke it, and the rest waits."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.examiner.grade import Grade, Outcome, Status
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

pytestmark = pytest.mark.worker

COLD, WARM = 20.0, 8.0
"""Time limits in seconds: a cold start imports TensorFlow first."""
LOOP, SLEEP = "while True:\n    pass\n", "import time\ntime.sleep(3600)\n"


def graded(folder: Path, source: str, seconds: float) -> Grade:
    path = folder / "exercise.py"
    path.write_text(source)
    attempt = Attempt.begin("week2_timeseries", path)
    for _ in range(3):
        grade = attempt.grade(lambda event: None, GradingOptions(time_limit=seconds), keep=False)
        if "other programs" not in grade.verdicts[0].found:  # Else the machine was busy, and the grade says so.
            break
    return grade


@pytest.mark.parametrize(
    ("source", "warm"),
    [
        (LOOP, True),
        (SLEEP, True),
        pytest.param(LOOP, False, marks=pytest.mark.thorough),
        pytest.param(SLEEP, False, marks=pytest.mark.thorough),
    ],
)
def test_what_never_ends_broke_the_time_limit(
    source: str, warm: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("warm" if warm else "own_warm_place")
    functions = read_exercise("week2_timeseries").functions
    seconds = WARM if warm else COLD
    grade = graded(tmp_path, source + "".join(f"def {one.name}(*_):\n    return _\n" for one in functions), seconds)
    first, *others = grade.verdicts
    assert (first.outcome, first.details["fault"]) in ((Outcome.UNMET, "time"), (Outcome.UNMET, "waiting")), first
    assert {one.outcome for one in others} == {Outcome.BLOCKED}
    assert grade.status is Status.NOT_YET
    assert grade.seconds < seconds + 10
