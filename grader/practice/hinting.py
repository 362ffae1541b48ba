"""Hints that are asked for: counted in the record, and never given in an exam."""

from __future__ import annotations

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import UsageProblem
from grader.examiner.grade import Outcome, Verdict
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
