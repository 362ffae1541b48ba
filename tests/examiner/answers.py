"""Four right answers to exercises that are graded in seconds, and a wrong one to each."""

from __future__ import annotations

from pathlib import Path

from grader.catalogue import places
from grader.examiner.grade import Grade, Outcome
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

SLIPS = {
    "week1_timeseries": {"series[split_time - 1 : -1]": "series[split_time:]"},
    "week1_nlp": {"sentence.lower().split()": "sentence.split()"},
    "week1_intro": {"0.5 + 0.5 * features": "1.5 + 0.5 * features"},
    "exam1_line": {"epochs=20": "epochs=1", "epochs=10": "epochs=1"},
}
"""For each exercise what stands in the wrong answer in the place of what the solution has."""


def write_answers(folder: Path) -> list[tuple[str, Path]]:
    """Write all eight; return exercise and file of each, first the right ones."""
    found: dict[bool, list[tuple[str, Path]]] = {False: [], True: []}
    for name, slips in SLIPS.items():
        source = (places.solutions_folder() / name / "solution.py").read_text(encoding="utf-8")
        for is_wrong in (False, True):
            path = folder / f"{name}-{'wrong' if is_wrong else 'right'}.py"
            for right, wrong in slips.items() if is_wrong else ():
                assert right in source, name
                source = source.replace(right, wrong)
            path.write_text(source, encoding="utf-8")
            found[is_wrong].append((name, path))
    return [*found[False], *found[True]]


def graded(name: str, path: Path) -> Grade:
    """Return the grade of a fresh grading, of which nothing is kept; all draw the same hidden data."""
    return Attempt.begin(name, path).grade(lambda event: None, GradingOptions(seed=1, secret=2), keep=False)


def verdicts(grade: Grade) -> list[tuple[str, Outcome, str, str]]:
    """Return what was decided, with the words for it."""
    return [(one.criterion_id, one.outcome, one.expected, one.found) for one in grade.verdicts]
