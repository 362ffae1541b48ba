"""What is said of the verdicts that rest on more than this grading of this submission."""

from __future__ import annotations

from grader.examiner.grade import Grade

LENT = ("replaced", "without", "other_loss")
"""Evidence that a training used something of the grader's, in place of what did not pass."""


def said_of_kept(grade: Grade) -> str:
    """Return which verdicts were taken over from an earlier grading, and since when they hold; empty for none."""
    kept = grade.evidence.get("kept") or {}
    if not kept.get("criteria"):
        return ""
    number, whole = len(kept["criteria"]), len(grade.verdicts)
    since = str(kept.get("since", ""))[:16].replace("T", " ")
    if number == whole and kept.get("gradings", 1) > 1:
        return f"All its parts were graded before, the last on {since}. Nothing is graded again (--fresh grades all)."
    if number == whole:
        return f"This code was graded before, on {since}. Nothing is graded again (--fresh grades all)."
    return (
        f"Not graded again: {number} of {whole} criteria. Their code has not changed since {since} (--fresh "
        "grades all)."
    )


def said_of_replaced(grade: Grade) -> str:
    """Return what a training did without, because it did not pass; empty for nothing, and where nothing was trained.

    That is a function of the learner's, or what a criterion is about: then the grader's own took its place.
    """
    if not any(verdict.measured is not None for verdict in grade.verdicts):
        return ""
    if names := " and ".join(f"`{name}`" for name in grade.evidence.get("replaced") or ()):
        return f"The training used a correct {names}, not yours, because yours did not pass."
    told = grade.evidence.get("without") or ()
    if told:
        titles = ", ".join(f"«{title}»" for title in told)
        them = "them" if len(told) > 1 else "it"
        return f"{titles} failed, so the training used the grader's correct code for {them}, not yours."
    return "The training used a loss that fits, not yours." if grade.evidence.get("other_loss") else ""
