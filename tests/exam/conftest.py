import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "practice"))

from held_clock import HeldClock
from homes import begin_home
from sat import Terminal, judge_by_comment

from grader.practice.attempt import Attempt
from grader.practice.sittings import Sittings


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def sittings(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> Sittings:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    monkeypatch.chdir(tmp_path)
    # The page, which opens the record itself, looks at the same clock.
    monkeypatch.setattr("grader.practice.sittings.SystemClock", lambda: clock)
    return Sittings()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grade without a training: the score stands in the file."""
    monkeypatch.setattr(Attempt, "grade", judge_by_comment)


@pytest.fixture
def terminal(sittings: Sittings, quick: None, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch, lambda: sittings)
