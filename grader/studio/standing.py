"""Where a learner is, for the page: the path, what is due, how sure each concept is; and how attempts differ."""

from __future__ import annotations

import contextlib
import difflib
import re
from datetime import datetime
from typing import Any

from grader.catalogue.exam_paper import POINTS
from grader.catalogue.exercise import EXTRA, practice_names, read_exercise, week_names
from grader.catalogue.quiz import quiz_names
from grader.catalogue.rubric import read_rubric
from grader.errors import NotKept, UsageProblem
from grader.examiner.grade import Grade, Outcome
from grader.feedback.course_form import in_form_of
from grader.feedback.pages.report import render_report
from grader.feedback.pages.report_page import LOOKS, PART_NAMES, moment_of
from grader.feedback.safe_text import plain
from grader.practice.cards import Cards, due_at, utc_now
from grader.practice.exam.debrief import day_of, estimate_readiness, result_of
from grader.practice.exam.states import task_states
from grader.practice.exam_rules import refuse_if_asked
from grader.practice.history import Past, past_attempts
from grader.practice.next_step import report_steps_after
from grader.practice.overview import answered_on, look_over, of_this_day, worked_words
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings
from grader.practice.what_next import next_name, weak_categories

MOST_LINES = 1500
"""Lines of a difference that are shown."""


def path_of_learner() -> dict[str, Any]:
    """Return every exercise in its group with how far it is, what is due today, and the open sitting."""
    progress, problem = Progress(), ""
    attempts: list[Past] = []
    due = today = 0
    sitting = None
    try:
        attempts = past_attempts(progress)
        now = utc_now()
        names = due_at(Cards(progress).records(), now)
        due, today = len(names), len(of_this_day(names, answered_on(progress, now.astimezone())))
        sitting = Sittings(progress=progress).open()
    except NotKept as error:
        problem = str(error)
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in practice_names():
        exercise = read_exercise(name)
        own = [past for past in attempts if past.exercise_name == name]
        group = (
            exercise.pack or ("Extra" if exercise.part == EXTRA else "") or PART_NAMES.get(exercise.part, exercise.part)
        )
        groups.setdefault(group, []).append(
            {
                "name": name,
                "title": exercise.title,
                "minutes": exercise.minutes,
                "attempts": len(own),
                "best": max((past.percent for past in own), default=0),
                "passed": any(past.status == "PASSED" for past in own),
            }
        )
    following = week_names()[0]
    with contextlib.suppress(NotKept):
        following = next_name(progress)
    return {
        "groups": [{"title": title, "exercises": rows} for title, rows in groups.items()],
        "next": following,
        "due": due,
        "due_today": today,
        "sitting": {"number": sitting.number, "tasks": _tasks_of(sitting)} if sitting else None,
        "problem": problem,
    }


def _tasks_of(sitting: Sitting) -> list[dict[str, str]]:
    """Return the tasks of a sitting as the path lists exercises: ✓ where all points may be told, ● once submitted."""
    return [
        {
            "name": state.task,
            "title": state.title,
            "sign": "✓" if state.best == POINTS else "●" if state.file else "○",
            "words": state.words,
        }
        for state in task_states(sitting)
    ]


def overview() -> dict[str, Any]:
    """Return weeks, days, hours, concepts and mock exams; raises ``NotKept`` where the record cannot be read."""
    progress, now = Progress(), datetime.now().astimezone()
    seen = look_over(progress, now)
    sittings = Sittings(progress=progress).all()
    readiness = estimate_readiness(sittings)
    with_quiz = set(quiz_names())
    parts = dict.fromkeys(week.part for week in seen.weeks)
    return {
        "passed": seen.passed,
        "worked": worked_words(seen.minutes),
        "streak": seen.streak,
        "due": seen.due,
        "due_today": seen.due_today,
        "answered_today": seen.answered_today,
        "parts": [
            {
                "title": PART_NAMES.get(part, part),
                "weeks": [
                    {
                        "name": week.name,
                        "title": week.title,
                        "attempts": week.attempts,
                        "best": week.best,
                        "passed": week.passed,
                        "minutes": week.minutes,
                        "quiz": week.name in with_quiz,
                    }
                    for week in seen.weeks
                    if week.part == part
                ],
            }
            for part in parts
        ],
        "days": [{"day": day, "attempts": number} for day, number in seen.days],
        "concepts": [
            {"name": known.name, "title": known.title, "right": known.right, "asked": known.asked}
            for known in seen.concepts
        ],
        "readiness": {"said": readiness.said, "basis": readiness.basis},
        "weak": [category.words for category in weak_categories(sittings)],
        "sittings": [_sitting(sitting) for sitting in reversed(sittings)],
    }


def _sitting(sitting: Sitting) -> dict[str, Any]:
    points, verdict = result_of(sitting)
    return {
        "number": sitting.number,
        "day": day_of(sitting),
        "points": points,
        "verdict": verdict,
        "closed": sitting.closed,
    }


def attempts_of(name: str) -> list[dict[str, Any]]:
    """Return the attempts at an exercise, the latest first; untouched stubs are none."""
    progress = Progress()
    shown = []
    for number, grade in progress.numbered(name):
        if not grade.evidence.get("not_attempted"):
            shown.append(
                {
                    "number": number,
                    "moment": moment_of(grade),
                    "earned": grade.earned,
                    "possible": grade.possible,
                    "status": grade.status,
                    "has_source": progress.source_of(grade) is not None,
                }
            )
    return shown[::-1]


def _attempt(name: str, number: int) -> Grade:
    found = dict(Progress().numbered(name)).get(number)
    if found is None:
        raise UsageProblem("There is no such attempt.", "", "Choose one from the list.")
    return found


def report_of(name: str, number: int | None) -> str:
    """Return the report of the latest attempt, or of the one with ``number``, as a page.

    Raises ``UsageProblem`` where there is none, and where an open sitting asks the exercise.
    """
    refuse_if_asked(read_exercise(name))
    progress = Progress()
    grade = progress.latest(name) if number is None else _attempt(name, number)
    if grade is None:
        raise UsageProblem("There is no attempt yet.", "", "Grade your file first.")
    exercise = in_form_of(read_exercise(name), grade)
    attempts, steps = progress.standing(name).attempts, report_steps_after(grade, exercise, progress)
    return render_report(grade, exercise, read_rubric(exercise), attempts=attempts, steps=steps)


def difference(name: str, first: int, second: int) -> dict[str, Any]:
    """Return how two attempts differ: the lines of their sources, and what became of each criterion.

    Raises ``UsageProblem`` where there is no such attempt.
    """
    progress = Progress()
    before, after = _attempt(name, first), _attempt(name, second)
    sources = [progress.source_of(grade) for grade in (before, after)]
    lines: list[dict[str, str]] = []
    if all(source is not None for source in sources):
        old, new = (str(source).splitlines() for source in sources)
        lines = [_line(text) for text in difflib.unified_diff(old, new, lineterm="")][2:]
    outcomes = {verdict.criterion_id: verdict.outcome for verdict in before.verdicts}
    titles = {
        verdict.criterion_id: verdict.title or verdict.criterion_id for verdict in (*before.verdicts, *after.verdicts)
    }
    changed = [
        {
            "title": titles[verdict.criterion_id],
            "before": _word(outcomes[verdict.criterion_id]),
            "after": _word(verdict.outcome),
        }
        for verdict in after.verdicts
        if verdict.criterion_id in outcomes and outcomes[verdict.criterion_id] != verdict.outcome
    ]
    return {
        "lines": lines[:MOST_LINES],
        "more": max(0, len(lines) - MOST_LINES),
        "known": all(source is not None for source in sources),
        "same": before.submission_digest == after.submission_digest,
        "criteria": changed,
    }


def _word(outcome: Outcome) -> str:
    return " ".join(LOOKS[outcome][1:])


def _line(text: str) -> dict[str, str]:
    kinds = {"+": "added", "-": "removed", "@": "place"}
    kind = kinds.get(text[:1], "same")
    if kind == "place":
        # "@@ -3,4 +5,6 @@": the lines of the later file begin at 5.
        return {"kind": kind, "text": re.sub(r"@@ .*\+(\d+).*", r"Line \1", text)}
    return {"kind": kind, "text": plain(text[1:], 300)}


def latest_grade(name: str) -> Grade | None:
    """Return the latest grade of an exercise; ``None`` where there is none, or it cannot be read."""
    with contextlib.suppress(NotKept, ValueError):
        return Progress().latest(name)
    return None
