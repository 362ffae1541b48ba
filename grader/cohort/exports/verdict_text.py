"""What a verdict says, as plain text for pages that are not ours."""

from __future__ import annotations

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import Rubric, read_rubric
from grader.errors import GraderError
from grader.examiner.grade import Verdict
from grader.feedback.safe_text import plain

MOST_TEXT = 2000
"""Characters of one part of a verdict that are shown."""


def said_of(verdict: Verdict) -> str:
    """Return what was expected, what was found and what to do, a paragraph each; nothing for what is met."""
    parts = (("expected", verdict.expected), ("found", verdict.found), ("to do", verdict.message))
    return "\n".join(f"{name}: {plain(text, MOST_TEXT)}" for name, text in parts if text)


def promises_of(exercise_name: str) -> dict[str, str]:
    """Return the promise of each criterion of an exercise; none where this kit does not know the exercise."""
    try:
        rubric: Rubric = read_rubric(read_exercise(exercise_name))
    except GraderError:
        return {}
    return {one.id: one.promise for one in rubric.criteria}
