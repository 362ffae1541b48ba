"""What an open exam forbids: hints, solutions, and gradings apart from it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence

from grader.catalogue.exam_paper import read_task
from grader.catalogue.exercise import Exercise
from grader.errors import NotKept, UsageProblem
from grader.practice.sittings import Sittings


def why_withheld(exercise: Exercise, sittings: Sittings | None = None) -> UsageProblem | None:
    """Return why there are no hints for an exercise now: it is a task of the exam, or prepares for one that is sat.

    ``None`` where nothing speaks against a hint. Raises ``NotKept`` where the sittings cannot be read.
    """
    sitting = (sittings or Sittings()).running()
    practised = {task: read_task(task, sitting.seed).practise for task in sitting.tasks} if sitting else {}
    if exercise.part == "exam":
        asked = {name for names in practised.values() for name in names}
        return UsageProblem(
            f"There are no hints for {exercise.name}: it is a task of the exam.",
            _where_to_practise(exercise.practise, asked),
            "After a mock exam, `python -m grader exam debrief` explains what failed.",
        )
    if sitting is None:
        return None
    for task, names in practised.items():
        if exercise.name in names:
            return UsageProblem(
                f"There are no hints for {exercise.name} during an exam.",
                f"Mock exam {sitting.number} has the task {task}, which {exercise.name} prepares for.",
                "They come back after the exam. `python -m grader exam finish` ends it.",
            )
    return None


def _where_to_practise(weeks: Sequence[str], asked: Collection[str]) -> str:
    """Return which of the weeks have hints for a task of the exam now, and which after the exam that is sat."""
    now, later = ([week for week in weeks if (week in asked) is is_later] for is_later in (False, True))
    told = [f"You can practise it in {', '.join(now)}, with hints."] if now else []
    if later:
        told.append(f"{', '.join(later)} {'have' if len(later) > 1 else 'has'} hints again after the exam.")
    return " ".join(told)


def why_closed(exercise: Exercise) -> UsageProblem | None:
    """Return why an exercise is neither graded nor reported outside of a sitting: an open one asks it.

    ``None`` where nothing speaks against it. Raises ``NotKept`` where the sittings cannot be read.
    """
    sitting = Sittings().running()
    if sitting is None or exercise.name not in sitting.tasks:
        return None
    return UsageProblem(
        f"{exercise.name} is a task of mock exam {sitting.number}, which is still open.",
        "Until its end, it is graded only as a part of the exam.",
        f"Submit it: `python -m grader exam submit {exercise.category}`. `python -m grader exam finish` ends the exam.",
    )


def refuse_if_asked(exercise: Exercise) -> None:
    """Raise ``UsageProblem`` where an open sitting asks this exercise; a record that cannot be read refuses nothing."""
    with contextlib.suppress(NotKept):
        if exercise.part == "exam" and (why := why_closed(exercise)):
            raise why


def why_unsolved(exercise: Exercise) -> UsageProblem | None:
    """Return why there is no solution to show now: an exam is sat, and this is a task of the exam or prepares for it.

    ``None`` where nothing speaks against it. Raises ``NotKept`` where the sittings cannot be read.
    """
    sittings = Sittings()
    sitting = sittings.running()
    if sitting is None or (exercise.part != "exam" and not why_withheld(exercise, sittings)):
        return None
    return UsageProblem(
        f"The solution of {exercise.name} is not shown during an exam.",
        f"Mock exam {sitting.number} is still open.",
        "You can see it after the exam. `python -m grader exam finish` ends it.",
    )
