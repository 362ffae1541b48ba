"""A grade as a piece of HTML for below a cell: it takes the notebook's own colours, light or dark."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.examiner.grade import Grade
from grader.feedback.pages.report import render_page
from grader.feedback.pages.report_page import notes_of, plots_of, rows_of, standing_of


def render_verdict(
    grade: Grade,
    exercise: Exercise,
    rubric: Rubric,
    *,
    report: str = "",
    steps: Sequence[tuple[str, str]] = (),
    praise: str = "",
) -> str:
    """Return score, criteria, the first thing to fix, and the plots; ``report`` is the one link to the whole page."""
    rows = rows_of(grade, rubric)
    to_fix = grade.first_to_fix()
    plots, undrawn = plots_of(grade.evidence)
    at = to_fix.at["where"] if to_fix else ""
    return render_page(
        "notebook.html",
        grade=grade,
        standing=standing_of(grade, exercise),
        notes=notes_of(grade, undrawn),
        rows=rows,
        first=next((row for row in rows if row.verdict is to_fix), None),
        at=at,
        begin=grade.evidence.get("begin") if grade.evidence.get("not_attempted") else None,
        plots=[(plot, Markup(plot.svg)) for plot in plots],
        report=report,
        steps=steps,
        praise=praise,
    )
