"""Which hint is due: the first after a second failed attempt at a criterion, then one more per attempt."""

from __future__ import annotations

from dataclasses import replace

from grader.catalogue import Criterion, Rubric
from grader.examiner.grade import Grade, Outcome


def hint_due(criterion: Criterion, failed_attempts: int, asked_for: int = 0) -> str:
    """Return the hint that is due for a criterion; empty where none is.

    ``failed_attempts`` counts this attempt; ``asked_for`` is how many hints the learner asked for.
    """
    due = max(failed_attempts - 1, asked_for)
    return criterion.hints[min(due, len(criterion.hints)) - 1] if due > 0 and criterion.hints else ""


def with_hints(grade: Grade, rubric: Rubric, failed: dict[str, int], asked_for: dict[str, int]) -> Grade:
    """Return the grade with the hint that is due in each verdict that is not met."""
    verdicts = []
    for verdict in grade.verdicts:
        hint = ""
        if verdict.outcome is Outcome.UNMET:
            name = verdict.criterion_id
            hint = hint_due(rubric[name], failed.get(name, 0) + 1, asked_for.get(name, 0))
        verdicts.append(replace(verdict, details={**verdict.details, "hint": hint}) if hint else verdict)
    return grade.replacing(verdicts)
