"""What is said of the course form that a submission was graded in, and of what was left out of a notebook."""

from __future__ import annotations

from collections.abc import Iterator

from grader.catalogue.exercise import Exercise
from grader.errors import first_of
from grader.examiner.grade import Grade


def in_form_of(exercise: Exercise, grade: Grade) -> Exercise:
    """Return the exercise in the form that it was graded in; in the kit's own where that form is gone."""
    name = str((grade.evidence.get("form") or {}).get("name", ""))
    return exercise.in_form(name) if name in {form.name for form in exercise.forms} else exercise


def said_of_form(grade: Grade) -> Iterator[str]:
    """Yield which form the submission was graded in, what was left out of it, and what was passed over."""
    if form := grade.evidence.get("form"):
        yield f"Graded as {form['title']}: what this form does not ask for is not counted."
    if left_out := grade.evidence.get("left_out"):
        yield f"Not run: {'; '.join(map(str, left_out))}."
    if given := grade.evidence.get("given"):
        yield f"Read from small data of the kit, because the file is not here: {first_of([*map(str, given)], 6)}."
    if cut_short := grade.evidence.get("cut_short"):
        yield f"Trained for seconds only, because a function needs the result: {first_of([*map(str, cut_short)], 6)}."
    if skipped := grade.evidence.get("skipped"):
        more = f" And {len(skipped) - 3} more." if len(skipped) > 3 else ""
        yield f"Skipped, because they failed here: {'; '.join(map(str, skipped[:3]))}.{more}"
