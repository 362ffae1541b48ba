"""What an exception or a learning curve means for a verdict, and what to try next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from grader.examiner.grade import Grade, Outcome, Verdict
from grader.feedback import curves


def explained(grade: Grade) -> Grade:
    """Return the grade with a message in each verdict that is not met and has none yet."""
    return grade.replacing(explain_verdict(verdict, grade.evidence) for verdict in grade.verdicts)


def explain_verdict(verdict: Verdict, evidence: dict[str, Any]) -> Verdict:
    """Return the verdict with a message on what to do, where one is missing and something can be said.

    A word of the rubric, or a look at the source, knows more than the text of an exception: what either said
    stays. ``evidence`` is that of the grade, or what of it was heard so far.
    """
    if verdict.outcome is not Outcome.UNMET or verdict.message:
        return verdict
    if "exception" in verdict.details:
        message = _about_exception(verdict.details)
    else:
        message = curves.sentence_for(verdict.details, evidence)
    return replace(verdict, message=message) if message else verdict


def _about_exception(details: dict[str, Any]) -> str:
    """Return the sentence for an exception of the learner's code; for one that nobody knows, where it happened."""
    exception = details["exception"]
    marked = [line for line in details.get("lines") or () if line.get("marked")]
    where = str(marked[-1].get("where")) if marked else ""
    if guard := re.match(r"\s*(raise|assert)\b", str(marked[-1].get("text"))) if marked else None:
        return (
            f"Your own `{guard[1]}` stopped it at {where}: what it guards against happened with the values of the "
            "grader."
        )
    # Two hundred patterns are compiled with it: only who needs one waits for that.
    from grader.feedback import exceptions

    known = exceptions.sentence_for(str(exception.get("type", "")), str(exception.get("message", "")))
    if known:
        return known
    if where:
        return (
            f"The kit knows no advice for this one. Read what was raised above: it happened at {where}; print the "
            "values there."
        )
    return (
        "The kit knows no advice for this one. It happened outside your own lines: look at what they hand over, "
        "shape and dtype."
    )
