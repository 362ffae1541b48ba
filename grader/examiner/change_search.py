"""After a rubric has run: small changes of the learner's code, tried on the criterion that failed first.

A change that makes the criterion pass, and no other fail, shows where the slip is. Every verdict is decided by now, and
none is changed: what is found decides on advice alone.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.candidate.faults import CandidateFault
from grader.catalogue.packs import correct_solutions
from grader.checks.details import ToldChange
from grader.errors import CannotGrade
from grader.examiner.assignment import Assignment
from grader.examiner.events import Changed, Events, Looking
from grader.examiner.grade import Outcome
from grader.submission.change_words import undoes
from grader.submission.small_changes import Change, lent_changes, names_reached, small_changes

MOST_TRIALS = 80
"""Changes that are tried for one criterion."""
MOST_SECONDS = 2.0
"""CPU time that all trials of a grading may take, beside the start of their process: the learner waits for them."""
SLOW = 1.5
"""So many times that time, by the clock, and a criterion that passed is too slow to be graded again for a change."""
BUSY = 3
"""Times as long as that is waited on a busy machine."""
MOST_CRITERIA = 2
"""Failed criteria that changes are tried for, the first ones."""

NEAR, ODD = 0.6, 0.4
"""The part of the time for trainings that is for what little differs, or is only odd: cures have the rest."""

Run = Callable[[Assignment], dict[str, Outcome]]
"""Judges an assignment again, and returns the outcomes."""


@dataclass(frozen=True)
class Missed:
    """A criterion that failed."""

    criterion_id: str
    functions: frozenset[str]
    """The functions of the submission that were called for it."""
    line: int = 0
    """Where an exception was raised; 0 where there was none."""
    said: str = ""
    """What the verdict says to do."""
    waiting: tuple[str, ...] = ()
    """The criteria that could not be graded because of it."""
    harder: tuple[str, ...] = ()
    """Harder criteria that missed by the same measurement: a change that reaches only this one makes up for a cause."""


@dataclass(frozen=True)
class Searched:
    """What a search came to."""

    seconds: float = 0.0
    """The CPU time that it took."""
    helped: Collection[str] = ()
    """The criteria that a change was found for."""


def search_changes(
    assignment: Assignment, missed: Iterable[Missed], passed: Mapping[str, Collection[str]], seconds: float, run: Run
) -> Searched:
    """Try changes for the first failed criteria, and write down which one helped.

    ``passed`` are criteria that must go on to pass, each with the functions that were called for it. ``seconds`` is
    what all trials may take together.
    """
    if assignment.submission.tree() is None:  # Too long, or too deep, to be written anew.
        return Searched()
    source, donors = assignment.submission.source, _donors(assignment)
    # What a function calls has proven itself with it.
    proven, missed = names_reached(source, {*itertools.chain(*passed.values())}), tuple(missed)

    def changes(criterion: Missed) -> Iterator[Change]:
        """Yield those that take back nothing that a message asks for, of whichever criterion."""
        found = small_changes(source, sorted(criterion.functions), criterion.line, criterion.said, proven, donors)
        for change in found:
            if not any(undoes(other_missed.said, change.words) for other_missed in missed):
                yield change

    wanted = [(criterion, changes(criterion)) for criterion in missed[:MOST_CRITERIA]]
    return _search(assignment, wanted, passed, seconds, run, others=missed)


def search_trained(
    assignment: Assignment, missed: Missed, passed: Mapping[str, Collection[str]], seconds: float, run: Run
) -> Searched:
    """Try a training with the few things that a correct solution has otherwise; else as ``search_changes``."""
    if assignment.submission.tree() is None:
        return Searched()
    changes, is_near = lent_changes(assignment.submission.source, sorted(missed.functions), _donors(assignment))
    return _search(assignment, [(missed, changes)], passed, (NEAR if is_near else ODD) * seconds, run, trains=True)


def _donors(assignment: Assignment) -> list[str]:
    """Return the sources of correct solutions; in a course form, with its names for what the kit calls otherwise."""
    form, name = assignment.exercise.form, assignment.exercise.name
    texts = [path.read_text(encoding="utf-8") for path in correct_solutions(name, ".py")]
    return [form.words(text) for text in texts] if form else texts


def _search(
    assignment: Assignment,
    wanted: Sequence[tuple[Missed, Iterable[Change]]],
    passed: Mapping[str, Collection[str]],
    seconds: float,
    run: Run,
    *,
    trains: bool = False,
    others: Sequence[Missed] = (),
) -> Searched:
    """Try changes for each criterion that is ``wanted``: the first that helps the ``others`` in its function too.

    Where none of them all does, it is the first one: the function may have two mistakes.
    """
    if all(changes == [] for _, changes in wanted):
        return Searched()
    assignment.events.write(Looking(wanted[0][0].criterion_id, "small changes of your code"))
    try:
        other = assignment.candidate.again(seconds)
    except (CandidateFault, CannotGrade, OSError):  # No second process starts on this machine: nothing is tried.
        return Searched()
    # A cold process takes most of a second or two to start: what is tried in it has as much time as in a warm one.
    began, clock, start = time.process_time(), time.monotonic(), other.cpu_seconds()

    def spent() -> float:
        return time.process_time() - began + other.cpu_seconds() - start

    def is_over() -> bool:
        return spent() > seconds or time.monotonic() - clock > BUSY * seconds or other.is_gone

    bare = replace(assignment, candidate=other, events=Events(len), decided={}, experiments=False)
    helped: set[str] = set()
    try:
        for missed, changes in wanted:
            found: Change | None = None
            for change in itertools.islice(changes, MOST_TRIALS):
                if is_over():
                    found = None  # One that helps the others too may be among those that are left.
                    break
                if _helps(bare, change, missed, passed, run):
                    if not trains and not found and _passes_alone(bare, missed, run):
                        break
                    helps_all = _all_pass(bare, change, _failed_beside(bare, change, missed, others), run)
                    found = change if helps_all else found or change
                    if helps_all:
                        break
            if found:
                rests_on = _functions_behind(bare, found, missed, passed)
                assignment.events.write(Changed(missed.criterion_id, _told(found, rests_on)))
                helped.add(missed.criterion_id)
            if is_over():
                break
        return Searched(start + spent(), helped)
    finally:
        other.close()


def _failed_beside(bare: Assignment, change: Change, missed: Missed, others: Sequence[Missed]) -> list[str]:
    """Return the other criteria that failed and that call what a change is in: one cause may be behind them all."""
    source = bare.submission.source
    return [
        failed.criterion_id
        for failed in others
        if failed.criterion_id != missed.criterion_id and change.function in names_reached(source, failed.functions)
    ]


def _told(change: Change, functions: list[str]) -> ToldChange:
    """Return what a verdict says of a change that helps, and the functions that were called to see that."""
    return {
        "words": change.words,
        "line": change.line,
        "is_arithmetic": change.is_arithmetic,
        "is_removal": change.is_removal,
        "is_decision": change.is_decision,
        "functions": functions,
    }


def _helps(bare: Assignment, change: Change, missed: Missed, passed: Mapping[str, Collection[str]], run: Run) -> bool:
    """Return whether the criterion passes with a change, and whether those that it touches go on to do so."""
    # Without the call that raised an exception, there is none: what the call is for shows in the other criteria.
    return (
        _all_pass(bare, change, [missed.criterion_id, *missed.harder], run)
        and (not change.is_removal or _all_pass(bare, change, missed.waiting, run))
        and _all_pass(bare, change, _touched(bare, change, passed), run)
    )


def _all_pass(bare: Assignment, change: Change, names: Sequence[str], run: Run) -> bool:
    """Return whether criteria pass with a change; with none of them, nothing is run."""
    if not names:
        return True
    submission = replace(bare.submission, source=change.source)
    with bare.candidate.turned_to(change.source):
        outcomes = run(replace(bare, submission=submission, only=tuple(names)))
    return all(outcomes.get(name) is Outcome.MET for name in names)


def _passes_alone(bare: Assignment, missed: Missed, run: Run) -> bool:
    """Return whether the criterion passes with the code unchanged, where nothing was called before it.

    Then it failed because of what an earlier call left, and any change would seem to help. A training is not repeated
    for that.
    """
    with bare.candidate.turned_to(bare.submission.source):
        outcomes = run(replace(bare, only=(missed.criterion_id,)))
    return outcomes.get(missed.criterion_id) is Outcome.MET


def _touched(bare: Assignment, change: Change, passed: Mapping[str, Collection[str]]) -> list[str]:
    source = bare.submission.source
    return [name for name, functions in passed.items() if change.function in names_reached(source, functions)]


def _functions_behind(
    bare: Assignment, change: Change, missed: Missed, passed: Mapping[str, Collection[str]]
) -> list[str]:
    """Return the functions that were called to see that a change helps."""
    if change.is_removal and missed.waiting:  # What waits has called none so far.
        return [signature.name for signature in bare.exercise.functions]
    return sorted(missed.functions.union(*(passed[name] for name in _touched(bare, change, passed))))
