"""An examiner for tests that reads its verdicts out of comments in the file, instead of running it."""

from __future__ import annotations

import re
import time
from typing import Any

from grader.candidate.events import Progress
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.examiner.conversation import Cancellation
from grader.examiner.events import CriterionStarted, Decision, Looking
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.examiner.options import GradingOptions
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import Submission


def judge_by_comments(
    exercise: Exercise,
    rubric: Rubric,
    submission: Submission,
    report: SourceReport,
    options: GradingOptions,
    listen: Any,
    cancellation: Cancellation | None = None,
) -> Grade:
    """Meet ``# met 3`` criteria, and miss the next one at line 2.

    ``# epochs 40`` trains, ``# endless`` never ends, ``# tries`` has an experiment, and
    ``# waits`` stays in it; ``# prints`` prints without end.
    """
    source = submission.source
    met, epochs = _number(source, "met"), _number(source, "epochs")
    stop = cancellation or Cancellation()
    verdicts = []
    for place, one in enumerate(rubric.criteria):
        listen(CriterionStarted(one.id))
        if not options.fast and one.trains:
            for epoch in range(1, epochs + 1):
                logs = {"loss": 1 / epoch, "mae": 9 / epoch, "val_mae": 10 / epoch}
                listen(Progress(epoch, epochs, logs, goal={"metric": "mae", "at": 0.4, "threshold": 0.5}))
                time.sleep(0.002)
        while "# endless" in source and not stop.is_cancelled:
            time.sleep(0.01)
        outcome = Outcome.MET if place < met else Outcome.UNMET if place == met else Outcome.BLOCKED
        details: dict[str, Any] = {"at": {"line": 2, "where": "line 2"}} if outcome is Outcome.UNMET else {}
        message = "Do `the right thing`." if outcome is Outcome.UNMET else ""
        verdict = Verdict(one.id, outcome, "the right thing", "another thing", message, details=details)
        verdicts.append(verdict)
        listen(Decision(verdict))
    if "# tries" in source and not options.fast:
        listen(Looking(verdicts[-1].criterion_id, "`learning_rate` × 10"))
        for epoch in (1, 2):
            listen(
                Progress(
                    epoch, 2, {"loss": 1 / epoch, "mae": 1 / epoch}, goal={"metric": "mae", "at": 0.4, "threshold": 0.5}
                )
            )
        while "# waits" in source and not stop.is_cancelled:
            time.sleep(0.01)
    evidence = {"interrupted": True} if stop.is_cancelled else {}
    if "# prints" in source:
        evidence["output"] = {"text": "x" * 8000, "dropped": 100_000_000}
    earned, possible, status = add_up(exercise, rubric, verdicts)
    started = "2030-01-01T10:00:00+00:00"
    told_of = (exercise.name, str(submission.path), submission.digest, rubric.digest, tuple(verdicts))
    return Grade(*told_of, earned, possible, status, started, 1.5, 7, {}, evidence)


def _number(source: str, word: str) -> int:
    found = re.search(rf"# {word} (\d+)", source)
    return int(found[1]) if found else 0
