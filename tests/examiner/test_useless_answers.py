"""Whatever a submission returns or raises, no rubric of these weeks breaks: only points are lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric

pytestmark = pytest.mark.slow

FAKE = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import numpy as np
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner import plugin
from grader.examiner.assignment import Assignment
from grader.examiner.events import Events
from grader.submission.submission import Submission
from grader.channels import take_writer

RETURNS = {
    "none": None, "text": "text", "numbers": np.zeros((3, 4)), "pair": (np.zeros(3), np.ones(3)),
    "object": Handle(1, "object", "Thing"), "model": Handle(2, "model", "Sequential"),
    "datasets": (Handle(3, "dataset", "Map"), Handle(4, "dataset", "Map")),
}

class Candidate:
    def __init__(self, returned, scratch):
        self.returned, self.scratch, self.ledger = returned, scratch, Ledger()
    def fault(self, during):
        kind = "missing" if self.returned == "missing" else "raised"
        return CandidateFault(Fault(kind, during, "ValueError", "boom"))
    def load(self): pass
    def note(self, key, value): pass
    def replace(self, name, by, *, alike=True): pass
    def recorded_fits(self, maker=""): return []
    def stand_in(self, kind, **how): return Handle(9, "model", "Functional")
    def call(self, name, *arguments, **how):
        self.ledger.called([str(name)])
        if self.returned not in RETURNS: raise self.fault(f"in {name}")
        return RETURNS[self.returned]
    def lend(self, name, *arguments, most=0):
        return self.call(name), list(arguments)
    def draw(self, dataset, most, during):
        return [np.zeros((2, 5))], True
    def __getattr__(self, name):
        def failing(*arguments, **how): raise self.fault(f"in {name}")
        return failing

write = take_writer("1")
for exercise in map(read_exercise, sys.argv[3].split()):
    for returned in sys.argv[4:]:
        folder = Path(sys.argv[2]) / exercise.name / returned
        folder.mkdir(parents=True)
        print(json.dumps({"event": "returned", "what": [exercise.name, returned]}), flush=True)
        submission = Submission(exercise.name, folder / "exercise.py", "script", "", "digest")
        candidate = Candidate(returned, folder)
        plugin.run(Assignment(exercise, read_rubric(exercise), submission, candidate, 5, Events(write), (), {}), folder)
"""
WEEKS = [f"week{number}_{part}" for part in ("intro", "vision") for number in (1, 2, 3, 4)]
ANSWERS = ("raises", "missing", "none", "text", "numbers", "pair", "object", "model", "datasets")


def test_no_rubric_breaks_and_each_says_what_is_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FAKE, str(places.PACKAGE.parent), str(tmp_path), " ".join(WEEKS), *ANSWERS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    verdicts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for event in (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")):
        if event["event"] == "returned":
            verdicts[tuple(event["what"])] = []
        elif event["event"] == "verdict":
            verdicts[next(reversed(verdicts))].append(event)
    assert [*verdicts] == [(name, returned) for name in WEEKS for returned in ANSWERS]
    for (name, returned), told in verdicts.items():
        criteria = {criterion.id for criterion in read_rubric(read_exercise(name)).criteria}
        assert {event["criterion_id"] for event in told} == criteria, (name, returned)
        outcomes = {event["outcome"] for event in told}
        assert "UNMET" in outcomes, (name, returned)
        assert "BROKEN" not in outcomes, [(name, returned, event) for event in told if event["outcome"] == "BROKEN"]
