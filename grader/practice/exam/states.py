"""How a sitting and its tasks stand, in words: the terminal and the page say the same."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from grader.catalogue.exam_paper import POINTS
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import NotKept
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.feedback.outcomes import MARKS
from grader.feedback.safe_text import plain
from grader.practice.exam.desk import file_to_edit, number_of, unsent_tasks
from grader.practice.next_step import COMMAND, Step, address_of, from_here, function_in, next_steps_of
from grader.practice.progress import Progress
from grader.practice.sitting import Answer, Sitting
from grader.practice.what_next import what_next


@dataclass(frozen=True)
class TaskState:
    """How one task stands."""

    task: str
    """The name of the exercise."""
    category: int
    """Its category, 1 to 5."""
    title: str
    """Its title, which begins with the category."""
    words: str
    """How it stands, in a sentence without a full stop."""
    busy: bool
    """Whether an answer is being graded now."""
    last: int | None
    """The latest score that may be told."""
    best: int | None
    """The score that counts, where it may be told."""
    file: str = ""
    """The name of the file that was submitted last; empty where there is none."""
    verdicts: tuple[dict[str, Any], ...] = ()
    """What became of each criterion of the latest graded submission, where all may be told: sign, title, words."""
    has_report: bool = False
    """Whether its full report may be shown."""


def task_states(sitting: Sitting) -> list[TaskState]:
    """Return how each task stands, as far as the sitting's feedback allows it to be told."""
    return [_state(sitting, task) for task in sitting.tasks]


def _state(sitting: Sitting, task: str) -> TaskState:
    exercise = read_exercise(task)
    answers = sitting.answers_to(task)
    told = sitting.closed or sitting.feedback != "none"
    scores = [answer.score for answer in answers if answer.score is not None]
    busy = any(map(is_being_graded, answers))
    return TaskState(
        task=task,
        category=exercise.category,
        title=exercise.title,
        words=_words(sitting, task, answers, busy, told),
        busy=busy,
        last=scores[-1] if scores and told else None,
        best=sitting.score(task) if sitting.best(task) and told else None,
        file=answers[-1].kept.name if answers else "",
        verdicts=verdicts_of(sitting, task),
        has_report=latest_grade(sitting, task) is not None,
    )


def latest_grade(sitting: Sitting, task: str) -> Grade | None:
    """Return the grade of the latest submission to a task; ``None`` where there is none, or it may not be told yet."""
    if not (sitting.closed or sitting.feedback == "full"):
        return None
    graded = [answer.grade for answer in sitting.answers_to(task) if answer.grade]
    return Grade.from_json(graded[-1]) if graded else None


def verdicts_of(sitting: Sitting, task: str) -> tuple[dict[str, Any], ...]:
    """Return each verdict of the latest submission to a task in plain values: ``sign``, ``title`` and ``words``."""
    grade = latest_grade(sitting, task)
    if grade is None:
        return ()
    titles = {criterion.id: criterion.title for criterion in read_rubric(read_exercise(task)).criteria}
    return tuple(_shown(verdict, titles.get(verdict.criterion_id, verdict.criterion_id)) for verdict in grade.verdicts)


def _shown(verdict: Verdict, title: str) -> dict[str, Any]:
    told = (("Expected: ", verdict.expected), ("Found: ", verdict.found), ("Fix: ", verdict.message))
    words = [f"{name}{plain(text)}" for name, text in told if text and verdict.outcome is not Outcome.MET]
    return {"sign": MARKS[verdict.outcome], "title": title.replace("`", ""), "words": words}


def _words(sitting: Sitting, task: str, answers: tuple[Answer, ...], busy: bool, told: bool) -> str:
    if not answers:
        return "nothing submitted yet"
    parts = [f"{len(answers)} submitted"]
    if late := sum(answer.late for answer in answers):
        which = f"{late} of them late" if late < len(answers) else "late"
        parts.append(f"{which} ({'it does' if late == 1 else 'they do'} not count)")
    if sitting.best(task) and told:
        parts.append(f"the best{' in time' if late else ''} has {sitting.score(task)} of {POINTS} points")
        if answers[-1].score is not None and len(answers) > 1:
            parts.append(f"the latest {answers[-1].score}")
    latest = answers[-1].grade if told and answers else ""
    if crash := crash_of(Grade.from_json(latest)) if latest else "":
        parts.append(f"the latest did not run to its end: {crash}")
    waiting = len([answer for answer in waiting_answers(sitting) if answer.task == task])
    if busy:
        parts.append("one is being graded")
    if waiting:
        parts.append(
            f"{waiting} not graded, because the grading was ended: `python -m grader exam submit` grades what is left"
        )
    return ", ".join(parts)


def is_being_graded(answer: Answer) -> bool:
    """Return whether the process that grades an answer is still at it; one that was killed may be listed a while."""
    with contextlib.suppress(psutil.NoSuchProcess):
        is_open = not answer.grade and answer.grader > 0
        return is_open and psutil.Process(answer.grader).status() != psutil.STATUS_ZOMBIE
    return False


def waiting_answers(sitting: Sitting) -> list[Answer]:
    """Return what was submitted, has no grade, and is graded by no process: its grading was killed, or failed."""
    return [answer for answer in sitting.ungraded() if not is_being_graded(answer)]


def crash_of(grade: Grade) -> str:
    """Return why the code of a submission did not run to its end: the exception and its line; empty where it did.

    That is what the program itself would print: no advice, and nothing of what is graded.
    """
    faults = (
        verdict
        for verdict in grade.verdicts
        if verdict.outcome is Outcome.UNMET and {"fault", "syntax"} & set(verdict.details)
    )
    return next((plain(verdict.found, 500) for verdict in faults), "")


def next_steps(sitting: Sitting, latest: str = "") -> list[Step]:
    """Return what to read and to write now, and the one command to type; ``latest`` is the task submitted last."""
    if sitting.closed:
        return [("Next", f"{COMMAND} exam debrief")]
    if sitting.is_over or sitting.paused:
        return [("Next", f"{COMMAND} exam {'finish' if sitting.is_over else 'resume'}")]
    if unsent_tasks(sitting) or any(answer.task != latest for answer in waiting_answers(sitting)):
        return [("Next", f"{COMMAND} exam submit")]
    scores = {task: sitting.score(task) if sitting.feedback != "none" else POINTS for task in sitting.tasks}
    untried = [task for task in sitting.tasks if not sitting.answers_to(task)]
    missed = [task for task in (latest, *sitting.tasks) if task and task not in untried and scores[task] < POINTS]
    if latest in missed and not scores[latest]:
        untried = []
    if not (untried or missed):
        return [("Next", f"{COMMAND} exam finish")]
    task = [*untried, *missed][0]
    folder = sitting.folder / task
    return [
        ("Read", from_here(folder / "README.md")),
        ("Write", function_in(read_exercise(task), file_to_edit(sitting, task))),
        *(() if untried else [("End", f"{COMMAND} exam finish")]),
        ("Next", f"{COMMAND} exam submit {number_of(task)}"),
    ]


def steps_after_debrief(page: Path) -> list[Step]:
    """Return the address of a debrief, and what to do next."""
    steps: list[Step] = [("Debrief", address_of(page))]
    with contextlib.suppress(NotKept):
        steps += next_steps_of(what_next(Progress()))
    return steps


def time_words(sitting: Sitting) -> str:
    """Return how much time is left, in a sentence."""
    if sitting.closed:
        return "it is finished."
    if sitting.is_over:
        return "the time is over; a submission is late now. `python -m grader exam finish` ends it."
    left = int(sitting.left)
    told = f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02} left"
    return f"{told}; the clock is stopped." if sitting.paused else f"{told}."
