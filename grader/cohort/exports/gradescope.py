"""A grade as the ``results.json`` that Gradescope reads; runs nothing.

Fields and values: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.cohort.exports.verdict_text import described, said_of
from grader.errors import GraderError, NothingSubmitted
from grader.examiner.grade import FILE_FAILED, Grade, Outcome, Status
from grader.feedback.pages.report_page import notes_of, rows_of, standing_of
from grader.feedback.safe_text import plain

NOT_OURS = (
    "This could not be graded. It is not your fault: the kit or the machine failed. The points that you "
    "see do not count. Submit it again. If it happens again, ask your course staff."
)
MOST_TEXT = 8000


@dataclass(frozen=True)
class Graded:
    """One exercise with what became of it: a grade, or the reason why there is none."""

    exercise: Exercise
    """What was to be handed in."""
    rubric: Rubric
    """What it is judged by."""
    grade: Grade | None = None
    """The grade, if there is one."""
    error: GraderError | None = None
    """Why there is none."""


def results_of(graded: Sequence[Graded], *, seconds: float, visibility: str = "visible") -> dict[str, Any]:
    """Return the whole file: a test per criterion, and one sentence at least for whoever handed in.

    What was refused has one test that is not passed and says why. ``seconds`` is what all of it took.
    """
    several = len(graded) > 1
    tests = []
    for place, result in enumerate(graded, 1):
        made = _tests(result) if result.grade else [_refused(result)]
        for number, test in enumerate(made, 1):
            label = {"number": f"{place}.{number}" if several else str(number), "visibility": visibility}
            tests.append({**test, "name_format": "text", "output_format": "text", **label})
    told = [_told(result, several) for result in graded]
    return {
        "score": float(sum(test["score"] for test in tests)),
        "execution_time": round(seconds, 1),
        "output": plain("\n\n".join(told), MOST_TEXT),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"grades": [_kept(result) for result in graded]},
    }


def as_text(results: dict[str, Any]) -> str:
    """Return the file's text: ASCII only, so that nothing on the way can misread it."""
    return json.dumps(results, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def _tests(result: Graded) -> list[dict[str, Any]]:
    assert result.grade
    tests = []
    for row in rows_of(result.grade, result.rubric):
        met = row.verdict.outcome is Outcome.MET
        output = "\n".join(filter(None, ("" if met else row.word + ".", said_of(row.verdict))))
        tests.append(
            {
                "name": plain(described(row.criterion), 400),
                "score": float(row.criterion.points if met else 0),
                "max_score": float(row.criterion.points),
                "status": "passed" if met else "failed",
                "output": output,
            }
        )
    return tests


def _refused(result: Graded) -> dict[str, Any]:
    return {
        "name": result.exercise.title,
        "score": 0.0,
        "max_score": float(result.rubric.possible),
        "status": "failed",
        "output": plain(str(result.error), MOST_TEXT),
    }


def _told(result: Graded, several: bool) -> str:
    title = f"{result.exercise.title}: " if several else ""
    if result.grade is None:
        fault = "" if result.error and result.error.exit_code == 2 else f"\n{NOT_OURS}"
        return f"{title}Not graded. {result.error}{fault}"
    if result.grade.status is Status.NOT_GRADED:
        overdue = standing_of(result.grade, result.exercise).told if result.grade.is_overdue else NOT_OURS
        return f"{title}Not graded. {overdue}"
    standing = standing_of(result.grade, result.exercise)
    lines = [f"{title}{standing.word}. {standing.told}"]
    if to_fix := result.grade.first_to_fix():
        what = FILE_FAILED if to_fix.is_of_file else result.rubric[to_fix.criterion_id].title
        lines.append(f"{standing.heading}: {what}\n{said_of(to_fix)}")
    return "\n".join([*lines, *notes_of(result.grade, [])])


def _kept(result: Graded) -> dict[str, Any]:
    if result.grade is None:
        absent = isinstance(result.error, NothingSubmitted)
        return {"exercise": result.exercise.name, "status": "NOT_SUBMITTED" if absent else "REFUSED"}
    grade = result.grade
    return {
        "exercise": grade.exercise_name,
        "status": str(grade.status),
        "seed": str(grade.seed),
        "submission_digest": grade.submission_digest,
        "rubric_digest": grade.rubric_digest,
        "versions": grade.versions,
    }
