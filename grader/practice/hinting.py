"""Hints that are asked for: counted in the record, and never given in an exam."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence

from grader.catalogue.exam_paper import read_task
from grader.catalogue.exercise import Exercise, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import NotKept, UsageProblem
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_places import IN_VAIN
from grader.feedback.hints import has_passing_change, has_stopped, hints_for, own_hints
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings
from grader.submission.submission import exercise_name_of


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
        f"Until its end, it is graded only as a part of the exam, with feedback «{sitting.feedback}».",
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


def next_hint(exercise: str | None, criterion_id: str | None) -> str:
    """Return the next hint for a criterion, or for the first one that the latest attempt missed; it is counted.

    It is about the mistake that was found, where that has hints of its own, and else about the criterion. Where the
    mistake is known, its message stands below each hint, and the question that comes first is left out; where the code
    raised, nothing else is told.

    Without an ``exercise`` it is that of the latest attempt. Raises ``UsageProblem`` where an exam is sat, and where
    there is nothing to give a hint for.
    """
    progress = Progress()
    if exercise is None:
        newest = progress.latest()
        if newest is None:
            raise UsageProblem("There is no attempt yet.", next_step="`python -m grader start` shows what to write.")
        exercise = newest.exercise_name
    found = read_exercise(exercise_name_of(exercise)[0])
    if why := why_withheld(found):
        raise why
    name, rubric = found.name, read_rubric(found, whole=True)
    latest = progress.latest(name)
    if criterion_id is None:
        if latest is None:
            raise UsageProblem("There is no attempt yet.", next_step=f"Run `python -m grader {name}` first.")
        missed = [verdict for verdict in latest.verdicts if verdict.outcome is not Outcome.MET]
        if not missed:
            return "Your latest attempt passed every criterion: there is no hint to show."
        criterion_id = (latest.first_to_fix() or missed[0]).criterion_id
    named = rubric.named(criterion_id)
    if len(named) != 1:
        raise rubric.unknown(name, criterion_id)
    criterion_id, criterion = named[0], rubric[named[0]]
    verdicts = [verdict for verdict in (latest.verdicts if latest else ()) if verdict.criterion_id == criterion_id]
    missed_by = next((verdict for verdict in verdicts if verdict.outcome is not Outcome.MET), None)
    own = own_hints(missed_by) if missed_by else ()
    if missed_by and not own and (has_passing_change(missed_by) or has_stopped(missed_by)):
        again = f"There is no other hint until you change this. `python -m grader {name}` grades it again."
        return f"{criterion.title}: {criterion.description}\n{_alone(missed_by)}\n{again}"
    hints = hints_for(missed_by, criterion) if missed_by else criterion.hints
    if not hints:
        return (
            f"{criterion.title}: {criterion.description}\n"
            "There is no hint for this one: read what was found in the report."
        )
    number = min(progress.ask_for_hint(name, criterion_id), len(hints))
    shown = f"Hint {number} of {len(hints)}: {hints[number - 1]}"
    if number == len(hints):
        shown += f"\nThis is the last hint. `python -m grader solution {name}` shows the reference solution."
    says_more = missed_by and missed_by.message != hints[number - 1] and not missed_by.details.get("unexplained")
    if missed_by and missed_by.message and says_more and not own:
        advice = IN_VAIN.split(missed_by.message)[0].strip()
        shown += f"\nThe latest grading says more about your code: {advice}"
    return f"{criterion.title}: {criterion.description}\n{shown}"


def _alone(missed: Verdict) -> str:
    """Return what is said of a mistake that comes before all others."""
    if has_passing_change(missed):
        return missed.message
    if "exception" in missed.details:
        return f"Your code raised an error here. Repair that first: the report shows the line.\n{missed.message}"
    found = missed.found.rstrip(".")
    return f"The latest grading found: {found}.\n{missed.message}"
