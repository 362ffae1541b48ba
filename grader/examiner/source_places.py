"""Where in the submission to look: the line of a failed criterion, and the first function of an untouched stub."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Criterion
from grader.examiner.grade import Outcome, Verdict
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import Submission


def with_place(
    verdict: Verdict,
    reached: Sequence[str],
    made_by: str,
    report: SourceReport,
    submission: Submission,
    criterion: Criterion,
) -> Verdict:
    """Return a failed verdict with ``at`` in its details: where in the submission to look; others as they are.

    ``reached`` are the functions that were called for it, ``made_by`` the one that the graded model came from, and
    ``criterion`` is the one that failed: its description may name a function.
    """
    if verdict.outcome not in (Outcome.UNMET, Outcome.BLOCKED):
        return verdict
    line = _marked_line(verdict) or _line_of_function(verdict, criterion.promise, reached, made_by, report)
    if not line or verdict.details.get("blocked_by"):
        return verdict
    return replace(verdict, details={**verdict.details, "at": _place(line, submission)})


def begin_at(exercise: Exercise, report: SourceReport, submission: Submission) -> dict[str, Any]:
    """Return the first function to write: ``function``, its ``signature`` as the brief has it, and where it stands."""
    first = next((one for one in exercise.functions if one.name in report.unwritten), exercise.functions[0])
    return {
        "function": first.name,
        "signature": first.written(),
        **_place(report.defined_at.get(first.name, 1), submission),
    }


def _place(line: int, submission: Submission) -> dict[str, Any]:
    return {"line": line, "where": submission.where(line)}


def _marked_line(verdict: Verdict) -> int:
    lines = verdict.details.get("lines") or ()
    marked = [line["number"] for line in lines if line.get("marked") and isinstance(line.get("number"), int)]
    return marked[-1] if marked else 0


def _line_of_function(
    verdict: Verdict, description: str, reached: Sequence[str], made_by: str, report: SourceReport
) -> int:
    """Return where the function is defined that a verdict is about; 0 where several may be meant."""
    known = report.defined_at
    said = re.findall(r"`(\w+)", f"{verdict.message} {verdict.found} {verdict.expected} {description}")
    reached = [name for name in known if name in reached]
    candidates = [
        str(verdict.details.get("function", "")),
        *(name for name in said if name in reached),
        *(reached if len(reached) == 1 else ()),
        made_by,
        *reached,
    ]
    return next((known[name] for name in candidates if name in known), 0)
