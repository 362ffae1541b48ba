"""What a learner does next: every screen that says so asks here."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.catalogue.exam_paper import CATEGORIES, POINTS
from grader.catalogue.exercise import exercise_names, read_exercise, week_names
from grader.errors import NotKept
from grader.practice.progress import Progress, Standing
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

FRESH = 14 * 24 * 3600.0
"""Seconds for which the result of a mock exam decides what to practise."""


@dataclass(frozen=True)
class WeakCategory:
    """A category of the exam that lost points in the latest mock exam that asked it, and that was not passed."""

    category: int
    score: int
    sitting: int
    """The number of the mock exam."""
    task: str
    """The task that was asked."""

    @property
    def words(self) -> str:
        """Return the category and its points, as a line lists them."""
        return f"{self.category}. {CATEGORIES[self.category]}: {self.score} of {POINTS} points"


@dataclass(frozen=True)
class Following:
    """What to do next."""

    command: str
    """What to type after ``python -m grader``."""
    why: str = ""
    """The reason in one line; empty where it is only the next exercise of the curriculum."""
    exercise: str = ""
    """The exercise to do; empty where it is an exam."""
    title: str = ""
    """The title of that exercise."""
    attempts: int = 0
    """How often it was attempted."""
    best: int = 0
    """Its best score in percent."""


def what_next(progress: Progress, sittings: Sittings | None = None) -> Following:
    """Return what to do next; raises ``NotKept`` where the record cannot be read.

    A mock exam that is open comes first, then the weakest category of a mock exam that was not passed lately. Else it
    is an exercise that was begun, the first one that is not passed, or another mock exam.
    """
    kept = sittings or Sittings(progress=progress)
    newest = kept.newest()
    if newest and not newest.closed:
        verb = "finish" if newest.is_over else "resume" if newest.paused else "status"
        return Following(f"exam {verb}", f"Mock exam {newest.number} is open.")
    if weak := weak_categories(kept.all()):
        return _practising(progress, weak[0])
    if name := _next_of_curriculum(progress):
        return _starting(name, progress.standing(name))
    return Following("exam start", "Every exercise is passed.")


def _next_of_curriculum(progress: Progress) -> str:
    """Return an exercise that was begun, else the first one that is not passed; empty where every one is passed."""
    standings = progress.standings(week_names())
    open_ones = [name for name, standing in standings.items() if not standing.passed]
    return next((name for name in open_ones if standings[name].attempts), next(iter(open_ones), ""))


def _practising(progress: Progress, weak: WeakCategory) -> Following:
    why = f"Category {weak.category} has {weak.score} of {POINTS} points in mock exam {weak.sitting}."
    if open_ones := not_passed(read_exercise(weak.task).practise, progress):
        return _starting(open_ones[0], progress.standing(open_ones[0]), why)
    return Following(f"exam start --category {weak.category} --practice", why)


def _starting(name: str, standing: Standing, why: str = "") -> Following:
    return Following(f"start {name}", why, name, read_exercise(name).title, standing.attempts, standing.best)


def weak_categories(sittings: Sequence[Sitting], now: float | None = None) -> list[WeakCategory]:
    """Return the categories that lost points in the latest mock exam that asked them, the weakest first.

    Of equal ones, the latest comes first. A mock exam that was passed shows none, nor does one that ended more than
    ``FRESH`` before ``now``. One without a submission says nothing.
    """
    moment, there = time.time() if now is None else now, set(exercise_names())
    latest: dict[int, WeakCategory | None] = {}
    for sitting in sittings:
        is_failed = not sitting.passed(POINTS) and moment - sitting.last.wall < FRESH
        # Of several tasks of one category the last one decides: the one with the fewest points.
        asked = sorted(there.intersection(sitting.tasks), key=lambda task: (-sitting.score(task), task))
        for task in asked if sitting.closed and sitting.answers else ():
            number, score = read_exercise(task).category, sitting.score(task)
            is_weak = is_failed and score < POINTS
            latest[number] = WeakCategory(number, score, sitting.number, task) if is_weak else None
    return sorted(filter(None, latest.values()), key=lambda weak: (weak.score, -weak.sitting, weak.category))


def not_passed(names: Iterable[str], progress: Progress | None = None) -> tuple[str, ...]:
    """Return the exercises that are there and not passed yet; all that are there where the record cannot be read."""
    there = set(exercise_names())
    found = tuple(name for name in names if name in there)
    with contextlib.suppress(NotKept):
        standings = (progress or Progress()).standings(found)
        return tuple(name for name in found if not standings[name].passed)
    return found


def next_name(progress: Progress | None = None) -> str:
    """Return the exercise to do next; where an exam is, that of the curriculum, or its first. Raises ``NotKept``."""
    kept = progress or Progress()
    return what_next(kept).exercise or _next_of_curriculum(kept) or week_names()[0]
