"""Gradings that cost nothing: what a submission says is what it gets."""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.candidate.faults import LOADING
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.identity import difference, identity
from grader.examiner.events import CriterionStarted, Listener
from grader.examiner.grade import Grade, Outcome, Verdict, add_up

EXERCISE = read_exercise("week1_timeseries")
RUBRIC = read_rubric(EXERCISE)
FIRST = {
    "right": (Verdict("", Outcome.MET), Outcome.MET),
    "stub": (Verdict("", Outcome.BLOCKED, found="nothing is written yet"), Outcome.BLOCKED),
    "syntax": (Verdict("", Outcome.BLOCKED, found="line 3: invalid syntax", details={"syntax": True}), Outcome.BLOCKED),
    "crash": (
        Verdict("", Outcome.UNMET, found="OSError", details={"fault": "raised", "function": LOADING}), Outcome.BLOCKED,
    ),
    "overdue": (
        Verdict("", Outcome.BROKEN, found="The time limit is over.", details={"time_limit": True}), Outcome.BLOCKED,
    ),
}  # fmt: skip
"""By the first word of a submission the verdict on its first criterion, and the outcome of the others."""


class FakeGradings:
    """Stands in for ``grade_one``; a submission of ``wrong``, ``refused``, ``fault``, or of a key of ``FIRST``.

    What comes after that word tells submissions apart.
    """

    def __init__(self) -> None:
        self.done: list[str] = []
        self.seeds: set[int] = set()
        self.gate: Callable[[str], Any] = lambda text: None
        self._lock = threading.Lock()

    def __call__(
        self, exercise_name: str, wanted: dict[str, str], submission: bytes, file_name: str, seed: int,
        limits: dict[str, Any], *, listen: Listener = lambda event: None,
        cancellation: Any = None,
    ) -> dict[str, Any]:  # fmt: skip
        text = submission.decode().strip()
        listen(CriterionStarted("check_split"))
        answer: dict[str, Any] = {"worker": "here:1", "tree_digest": hashlib.sha256(submission).hexdigest()}
        answer["seconds"] = 1.5
        if differs := difference(wanted, identity(exercise_name)):
            return answer | {"differs": differs}
        self.gate(text)
        with self._lock:
            self.done.append(text)
            self.seeds.add(seed)
        kind = text.split()[0]
        if kind in ("refused", "fault"):
            return answer | {kind: "because"}
        first, others = FIRST.get(kind, (Verdict("", Outcome.UNMET, found="=1+1"), Outcome.UNMET))
        verdicts = tuple(
            replace(first, criterion_id=one.id) if number == 0 else Verdict(one.id, others, found=first.found)
            for number, one in enumerate(RUBRIC.criteria)
        )
        evidence = {"not_attempted": True} if kind == "stub" else {}
        digest = hashlib.sha256(submission).hexdigest()
        grade = Grade(
            EXERCISE.name, "exercise.py", digest, RUBRIC.digest, verdicts, *add_up(EXERCISE, RUBRIC, verdicts),
            "2026-01-01T00:00:00+00:00", 1.5, seed, evidence=evidence,
        )  # fmt: skip
        return answer | {"grade": json.loads(grade.to_json())}


def hand_in(folder: Path, **texts: str) -> Path:
    """Write one file for each learner."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    return folder
