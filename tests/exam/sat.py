"""A sitting for tests: a held clock, and an examiner that reads the score out of the file instead of training."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.authoring.difference import whole_source
from grader.catalogue import places
from grader.catalogue.exam_paper import draw_sizes, read_paper, read_task, with_sizes
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli
from grader.errors import GraderError
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.attempt import Attempt
from grader.practice.exam.desk import begin
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings


def grade_for(task: str, score: int, seed: int = 3) -> Grade:
    """Return a grade in which the first ``score`` promises are kept, the next one is not, and the rest waits."""
    exercise = read_task(task, seed)
    outcomes = [Outcome.MET] * score + [Outcome.UNMET] + [Outcome.BLOCKED] * 5
    verdicts = [
        Verdict(one.id, outcome, "the right thing", "another thing", "Do the right thing.")
        for one, outcome in zip(read_rubric(exercise).criteria, outcomes, strict=False)
    ]
    status = Status.PASSED if score >= 4 else Status.NOT_YET
    return Grade(task, "x.py", "d", "r", tuple(verdicts), score, 5, status, "2030-01-01T00:00:00+00:00", 1.0, 7)


def judge_by_comment(attempt: Attempt, *_: Any, **__: Any) -> Grade:
    """Grade a script by its line ``# score 4``; one that says ``# breaks`` fails as the kit may fail.

    ``# raises`` raises an exception at line 3.
    """
    found = re.search(r"# score (\d)", attempt.submission.source)
    grade = grade_for(attempt.exercise.name, int(found[1]) if found else 0, attempt.exercise.task_seed)
    if "# breaks" in attempt.submission.source:
        verdicts = [replace(one, outcome=Outcome.BROKEN) for one in grade.verdicts]
        return replace(grade, verdicts=tuple(verdicts), status=Status.NOT_GRADED)
    if "# raises" in attempt.submission.source:
        found = "ValueError in solution_model: shapes differ (line 3)"
        verdicts = [replace(one, found=found, details={"fault": "raised"}) for one in grade.verdicts]
        return replace(grade, verdicts=tuple(verdicts))
    return grade


def write_answer(sitting: Sitting, task: str, score: int, more: str = "") -> Path:
    """Write an answer that ``judge_by_comment`` gives ``score`` points into the task's folder."""
    path = sitting.folder / task / "exercise.py"
    path.write_text(f"# score {score}\n# {more}\ndef solution_model():\n    return {score}\n", encoding="utf-8")
    return path


def put(sitting: Sitting, task: str, answer: str) -> Path:
    """Write an answer of the proof corpus into a task's folder, with the constants of this sitting."""
    source = whole_source(places.solutions_folder() / task / f"{answer}.py")
    path = sitting.folder / task / "exercise.py"
    path.write_text(with_sizes(source, draw_sizes(read_exercise(task), sitting.seed)), encoding="utf-8")
    return path


def sit(sittings: Sittings, folder: Path, **how: Any) -> Sitting:
    """Begin a sitting of the tasks of the first paper, or of those of ``categories``."""
    paper, asked = read_paper("first"), how.pop("categories", (1, 2, 3, 4, 5))
    tasks = tuple(task for task in paper.tasks if read_exercise(task).category in asked)
    paper = replace(paper, tasks=tasks, minutes=how.pop("minutes", 300))
    told = {"seed": 3, "feedback": "score", "practice": False, **how}
    return begin(sittings, paper, folder=folder, **told)


def debrief_in(said: str) -> Path:
    """Return the page whose address a verb printed."""
    return Path(re.search(r"Debrief +file://(\S+)", said)[1])  # type: ignore[index]


class Terminal:
    """Runs verbs as a person types them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, make_record: Callable[[], Sittings]) -> None:
        for module in ("exam", "exam_closing"):
            monkeypatch.setattr(f"grader.cli.{module}.record", make_record)

    def run(self, *words: str, answer: str | None = None) -> str:
        """Return what a verb prints; raises what it raises."""
        done = CliRunner().invoke(cli, ["exam", *words], input=answer, catch_exceptions=True)
        if isinstance(done.exception, GraderError):
            raise done.exception
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done.output
