"""A submission that forges its answers gets verdicts on them, and never breaks the kit: tried with chance answers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names

pytestmark = pytest.mark.slow

TIMES = 2
"""Gradings of each exercise; `any_answers.py` with more seeds looks further."""


class Judge:
    """A process that judges one exercise after the other; it is started again where one of them ended it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._complaint = folder / "complaint"
        self._process: subprocess.Popen[str] | None = None

    def told(self, exercise: str) -> list[Any]:
        """Return what went wrong with an exercise."""
        process = self._running()
        assert process.stdin and process.stdout
        process.stdin.write(f"{exercise} {' '.join(map(str, range(TIMES)))}\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            self.close()
        assert line, self._complaint.read_text()
        return list(json.loads(line))

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            program = Path(__file__).with_name("any_answers.py")
            with self._complaint.open("w") as complaint:
                self._process = subprocess.Popen(
                    [sys.executable, str(program), str(self._folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=complaint,
                    text=True,
                    env={"PYTHONPATH": str(places.PACKAGE.parent)},
                )
        return self._process

    def close(self) -> None:
        """Let it end, which it does where no further exercise comes."""
        if self._process:
            self._process.communicate()
            self._process = None


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """One process for all exercises."""
    started = Judge(tmp_path_factory.mktemp("judged"))
    yield started
    started.close()


@pytest.mark.parametrize("exercise", exercise_names())
def test_whatever_a_candidate_answers_is_judged(exercise: str, judge: Judge) -> None:
    assert judge.told(exercise) == []
