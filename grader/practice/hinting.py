"""Hints that are asked for: counted in the record, and never given in an exam."""

from __future__ import annotations

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import Criterion, read_rubric
from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.examiner.source_places import IN_VAIN
from grader.feedback.hints import has_passing_change, has_stopped, hints_for, own_hints
from grader.practice.exam_rules import why_withheld
from grader.practice.progress import Progress
from grader.submission.submission import exercise_name_of


def next_hint(exercise: str | None, criterion_id: str | None) -> str:
    """Return the next hint for a criterion, or for the first one that the latest attempt missed; it is counted.

    It is about the mistake that was found, where that has hints of its own, and else about the criterion. Where the
    mistake is known, its message stands below each hint, and the question that comes first is left out; where the code
    raised, nothing else is told.

    Without an ``exercise`` it is that of the latest attempt. Raises ``UsageProblem`` where an exam is sat, and where
    there is nothing to give a hint for.
    """
    progress = Progress()
    found = read_exercise(exercise_name_of(exercise or _latest_of(progress).exercise_name)[0])
    if why := why_withheld(found):
        raise why
    rubric, latest = read_rubric(found, whole=True), progress.latest(found.name)
    if criterion_id is None:
        latest = _latest_of(progress, found.name)
        if all(verdict.outcome is Outcome.MET for verdict in latest.verdicts):
            return "Your latest attempt passed every criterion: there is no hint to show."
        criterion_id = _first_missed(latest)
    named = rubric.named(criterion_id)
    if len(named) != 1:
        raise rubric.unknown(found.name, criterion_id)
    criterion = rubric[named[0]]
    missed = next(
        (
            verdict
            for verdict in (latest.verdicts if latest else ())
            if verdict.criterion_id == criterion.id and verdict.outcome is not Outcome.MET
        ),
        None,
    )
    return f"{criterion.title}: {criterion.description}\n{_told(progress, found.name, criterion, missed)}"


def _latest_of(progress: Progress, name: str | None = None) -> Grade:
    """Return the latest attempt, or that of an exercise; raises ``UsageProblem`` where there is none."""
    latest = progress.latest(name) if name else progress.latest()
    if latest is None:
        next_step = f"Run `python -m grader {name}` first." if name else "`python -m grader start` shows what to write."
        raise UsageProblem("There is no attempt yet.", next_step=next_step)
    return latest


def _first_missed(grade: Grade) -> str:
    missed = next(verdict for verdict in grade.verdicts if verdict.outcome is not Outcome.MET)
    return (grade.first_to_fix() or missed).criterion_id


def _told(progress: Progress, name: str, criterion: Criterion, missed: Verdict | None) -> str:
    """Return the next hint for a criterion, and count it; or the mistake that comes before all hints."""
    own = own_hints(missed) if missed else ()
    if missed and not own and (has_passing_change(missed) or has_stopped(missed)):
        again = f"There is no other hint until you change this. `python -m grader {name}` grades it again."
        return f"{_alone(missed)}\n{again}"
    hints = hints_for(missed, criterion) if missed else criterion.hints
    if not hints:
        return "There is no hint for this one: read what was found in the report."
    number = min(progress.ask_for_hint(name, criterion.id), len(hints))
    shown = f"Hint {number} of {len(hints)}: {hints[number - 1]}"
    if number == len(hints):
        shown += f"\nThis is the last hint. `python -m grader solution {name}` shows the reference solution."
    if missed and not own and _says_more(missed, hints[number - 1]):
        advice = IN_VAIN.split(missed.message)[0].strip()
        shown += f"\nThe latest grading says more about your code: {advice}"
    return shown


def _says_more(missed: Verdict, hint: str) -> bool:
    """Return whether the message of a failed criterion says something of the code beside a hint."""
    is_open = missed.outcome is not Outcome.UNMET or missed.details.get("unexplained")
    return not is_open and missed.message not in ("", hint)


def _alone(missed: Verdict) -> str:
    """Return what is said of a mistake that comes before all others."""
    if has_passing_change(missed):
        return missed.message
    if "exception" in missed.details:
        return f"Your code raised an error here. Repair that first: the report shows the line.\n{missed.message}"
    found = missed.found.rstrip(".")
    return f"The latest grading found: {found}.\n{missed.message}"
