"""Whatever a submission returns or raises, no rubric of these weeks breaks: only points are lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader import places

pytestmark = pytest.mark.slow

FAKE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import numpy as np
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.catalogue import read_exercise, read_rubric
from grader.examiner import plugin
from grader.examiner.assignment import Assignment, Events
from grader.submission.submission import Submission

RETURNS = {
    "none": None, "text": "text", "numbers": np.zeros((3, 4)), "pair": (np.zeros(3), np.ones(3)),
    "object": Handle(1, "object", "Thing"), "model": Handle(2, "model", "Sequential"),
    "datasets": (Handle(3, "dataset", "Map"), Handle(4, "dataset", "Map")),
}

def fault(during):
    return CandidateFault(Fault("missing" if sys.argv[4] == "missing" else "raised", during, "ValueError", "boom"))

class Candidate:
    scratch = Path(sys.argv[2])
    ledger = Ledger()
    def load(self): pass
    def note(self, key, value): pass
    def replace(self, name, by): pass
    def fits(self, maker=""): return []
    def stand_in(self, kind, **how): return Handle(9, "model", "Functional")
    def call(self, name, *arguments, **how):
        self.ledger.called([str(name)])
        if sys.argv[4] not in RETURNS: raise fault(f"in {name}")
        return RETURNS[sys.argv[4]]
    def lend(self, name, *arguments):
        return self.call(name), list(arguments)
    def draw(self, dataset, most, during):
        return [np.zeros((2, 5))], True
    def __getattr__(self, name):
        def failing(*arguments, **how): raise fault(f"in {name}")
        return failing

exercise = read_exercise(sys.argv[3])
submission = Submission(exercise.name, Path(sys.argv[2]) / "exercise.py", "script", "", "digest")
assignment = Assignment(exercise, read_rubric(exercise), submission, Candidate(), 5, Events(1), (), {})
plugin.run(assignment, Path(sys.argv[2]))
"""
WEEKS = [f"week{number}_{part}" for part in ("intro", "vision") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("returned", ["raises", "missing", "none", "numbers", "pair", "object", "model", "datasets"])
@pytest.mark.parametrize("name", WEEKS)
def test_a_rubric_says_what_is_wrong_and_does_not_break(name: str, returned: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FAKE, str(places.PACKAGE.parent), str(tmp_path), name, returned]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    verdicts = [event for event in events if event["event"] == "verdict"]
    assert "UNMET" in {event["outcome"] for event in verdicts}
    assert "BROKEN" not in {event["outcome"] for event in verdicts}, [
        (event["criterion_id"], event["found"], event["details"].get("trace")) for event in verdicts
    ]
