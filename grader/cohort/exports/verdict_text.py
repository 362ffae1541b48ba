"""What a verdict says, as plain text for pages that are not ours."""

from __future__ import annotations

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import Criterion, Rubric, read_rubric
from grader.errors import GraderError
from grader.examiner.grade import Verdict
from grader.feedback.figures import figures_of
from grader.feedback.safe_text import plain

MOST_TEXT = 2000
"""Characters of one part of a verdict that are shown."""


def said_of(verdict: Verdict) -> str:
    """Return what was measured, expected and found, and what to do, a line each; of what passed the figures alone."""
    parts = (
        ("measured", figures_of(verdict)),
        ("expected", verdict.expected),
        ("found", verdict.found),
        ("to do", verdict.message),
    )
    return "\n".join(f"{name}: {plain(text, MOST_TEXT)}" for name, text in parts if text)


def descriptions_of(exercise_name: str) -> dict[str, str]:
    """Return title and description of each criterion; none where this kit does not know the exercise."""
    try:
        rubric: Rubric = read_rubric(read_exercise(exercise_name), whole=True)
    except GraderError:
        return {}
    return {criterion.id: described(criterion) for criterion in rubric.criteria}


def described(criterion: Criterion) -> str:
    """Return ``Labels: The label of a window is the value right after it.``."""
    return f"{criterion.title}: {criterion.description}"
