"""After a rubric has run: small changes of the learner's code, tried on the criterion that failed first.

A change that makes the criterion pass, and no other fail, shows where the slip is. Every verdict is decided by now, and
none is changed: what is found decides on advice alone.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from grader.candidate.faults import CandidateFault
from grader.errors import CannotGrade
from grader.examiner.assignment import Assignment
from grader.examiner.events import Changed, Events, Looking
from grader.examiner.grade import Outcome
from grader.submission.small_changes import Change, names_reached, small_changes

MOST_TRIALS = 80
"""Changes that are tried for one criterion."""
MOST_SECONDS = 2.0
"""CPU time that all trials of a grading may take: the learner waits for them."""
BUSY = 3
"""Times as long as that is waited on a busy machine."""
MOST_CRITERIA = 2
"""Failed criteria that changes are tried for, the first ones."""

Run = Callable[[Assignment], dict[str, Outcome]]
"""Judges an assignment again, and returns the outcomes."""


@dataclass(frozen=True)
class Missed:
    """A criterion that failed, and needs no training."""

    criterion_id: str
    functions: frozenset[str]
    """The functions of the submission that were called for it."""
    line: int = 0
    """Where an exception was raised; 0 where there was none."""
    said: str = ""
    """What the verdict says to do."""
    waiting: tuple[str, ...] = ()
    """The criteria that could not be graded because of it."""


def search_changes(
    assignment: Assignment, missed: Iterable[Missed], passed: Mapping[str, Collection[str]], seconds: float, run: Run
) -> float:
    """Try changes for the first failed criteria, and write down which one helped; return the CPU seconds it took.

    ``passed`` are criteria that must go on to pass, each with the functions that were called for it. ``seconds`` is
    what all trials may take together.
    """
    began, clock = time.process_time(), time.monotonic()
    if assignment.submission.tree() is None:  # Too long, or too deep, to be written anew.
        return 0.0
    try:
        other = assignment.candidate.again(seconds)
    except (CandidateFault, CannotGrade, OSError):  # No second process starts on this machine: nothing is tried.
        return 0.0

    def spent() -> float:
        return time.process_time() - began + other.cpu_seconds()

    bare = replace(assignment, candidate=other, events=Events(len), decided={}, experiments=False)
    source, proven = assignment.submission.source, set(itertools.chain(*passed.values()))
    try:
        for one in itertools.islice(missed, MOST_CRITERIA):
            assignment.events.write(Looking(one.criterion_id, "small changes of your code"))
            changes = small_changes(source, sorted(one.functions), one.line, one.said, proven)
            for change in itertools.islice(changes, MOST_TRIALS):
                if spent() > seconds or time.monotonic() - clock > BUSY * seconds or other.is_gone:
                    return spent()
                if _helps(bare, change, one, passed, run):
                    told = {"words": change.words, "line": change.line, "is_arithmetic": change.is_arithmetic}
                    assignment.events.write(Changed(one.criterion_id, told))
                    break
        return spent()
    finally:
        other.close()


def _helps(bare: Assignment, change: Change, missed: Missed, passed: Mapping[str, Collection[str]], run: Run) -> bool:
    """Return whether the criterion passes with a change, and whether those that it touches go on to do so."""
    submission = replace(bare.submission, source=change.source)

    def all_pass(*names: str) -> bool:
        with bare.candidate.turned_to(change.source):
            outcomes = run(replace(bare, submission=submission, only=names))
        return all(outcomes.get(name) is Outcome.MET for name in names)

    # Without the call that raised an exception, there is none: what the call is for shows in the other criteria.
    if not all_pass(missed.criterion_id) or (change.is_removal and not all_pass(*missed.waiting)):
        return False
    source = bare.submission.source
    touched = [name for name, functions in passed.items() if change.function in names_reached(source, functions)]
    return not touched or all_pass(*touched)
