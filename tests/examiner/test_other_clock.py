"""A clock that is wrong, or set while a grading runs, gives no points; the wall clock changes no verdict at all.

The examiner is started with a clock of ours in the place of Python's, as ``faketime`` does it for whole programs.
"""

from pathlib import Path
from typing import Any

import pytest
from answers import graded, verdicts, write_answers

from grader.candidate.warm.place import python_running
from grader.examiner import conversation, start
from grader.examiner.grade import Grade, Outcome

YEAR = 365 * 24 * 3600.0
CLOCK = """
import time

def set_clock(wall, steady, after, began=time.monotonic(), real=(time.time, time.time_ns, time.monotonic)):
    def moved(by):
        return by if real[2]() - began > after else 0.0

    time.time = lambda: real[0]() + moved(wall)
    time.time_ns = lambda: real[1]() + int(moved(wall) * 10**9)
    time.monotonic = lambda: real[2]() + moved(steady)

"""
ANSWERS = ("week1_timeseries-right.py", "week1_timeseries-wrong.py", "exam1_line-right.py", "exam1_line-wrong.py")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    found = write_answers(tmp_path_factory.mktemp("answers"))
    return [one for one in found if one[1].name in ANSWERS]


@pytest.fixture(scope="module")
def in_time(answers: list[tuple[str, Path]]) -> list[Grade]:
    grades = [graded(*one) for one in answers]
    assert sorted(one.earned == one.possible for one in grades) == [False, False, True, True]
    return grades


@pytest.fixture
def wrong_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every examiner be a fresh process in which ``wall`` and ``steady`` seconds are added ``after`` some."""
    setting = f"set_clock(*{request.param!r})"

    def running(module: str, *options: Any) -> list[str]:
        *command, program = python_running(module, *options)
        return [*command, f"{CLOCK}\n{setting}\n{program}" if module == "grader.examiner.process" else program]

    monkeypatch.setattr(start, "python_running", running)
    monkeypatch.setattr(conversation, "start_examiner", start._start_fresh)


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.parametrize(
    "wrong_clock",
    [(-20 * YEAR, 0.0, 0.0), (20 * YEAR, 0.0, 0.0), (-YEAR, 0.0, 3.0), (YEAR, 0.0, 3.0)],
    ids=["far back", "far ahead", "set back on the way", "set ahead on the way"],
    indirect=True,
)
@pytest.mark.usefixtures("wrong_clock")
def test_the_wall_clock_changes_no_verdict(answers: list[tuple[str, Path]], in_time: list[Grade]) -> None:
    for one, before in zip(answers, in_time, strict=True):
        assert verdicts(graded(*one)) == verdicts(before)


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.parametrize(
    "wrong_clock",
    [(-YEAR, -YEAR, 3.0), (YEAR, YEAR, 3.0)],
    ids=["back", "ahead"],
    indirect=True,
)
@pytest.mark.usefixtures("wrong_clock")
def test_a_steady_clock_that_jumps_moves_limits_and_gives_no_points(
    answers: list[tuple[str, Path]], in_time: list[Grade]
) -> None:
    for one, before in zip(answers, in_time, strict=True):
        grade = graded(*one)
        met = {verdict.criterion_id for verdict in grade.verdicts if verdict.outcome is Outcome.MET}
        assert met <= {verdict.criterion_id for verdict in before.verdicts if verdict.outcome is Outcome.MET}
        assert grade.earned <= before.earned
