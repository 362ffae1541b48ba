"""Every error that a person may see.

    GraderError
    ├── UsageProblem            exit 2: the command, a path or a file is not what it should be
    │   ├── ExerciseNotFound
    │   └── SubmissionRefused   the file cannot be read as a submission
    │       └── NothingSubmitted   there is no file
    ├── CannotGrade             exit 3: the fault is ours or the machine's, never the learner's
    │   ├── TimeIsOver          a time limit came first, on a machine that was busy
    │   └── RubricProblem       an exercise of the kit is broken
    └── NotKept                 exit 3: attempts cannot be stored or read; a grade stands without them

Lower floors raise these; ``studio`` and ``cli`` show them, and ``cli`` sets the exit code.
"""

from __future__ import annotations

from collections.abc import Sequence


def first_of(names: Sequence[str], most: int = 5) -> str:
    """Return the first of some names as a sentence lists them, and how many more there are.

    >>> first_of(["a.py", "b.py"]), first_of(["a.py", "b.py", "c.py", "d.py"], 2)
    ('a.py, b.py', 'a.py, b.py and 2 more')
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


class GraderError(Exception):
    """Something that a person can act on: what is wrong, why, and what to do next."""

    exit_code = 3

    def __init__(self, problem: str, because: str = "", next_step: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        """One sentence: what is wrong."""
        self.because = because
        """One sentence: why, or what was found instead of what was expected."""
        self.next_step = next_step
        """One sentence: what to do now."""

    def __str__(self) -> str:
        """Problem, because and next step, a line each."""
        return "\n".join(part for part in (self.problem, self.because, self.next_step) if part)


class UsageProblem(GraderError):
    """The command, a path or a file is not what it should be."""

    exit_code = 2


class ExerciseNotFound(UsageProblem):
    """No exercise has this name."""


class SubmissionRefused(UsageProblem):
    """A file that cannot be read as a submission."""


class NothingSubmitted(SubmissionRefused):
    """Somebody of whom something was expected submitted no file at all."""


class CannotGrade(GraderError):
    """The fault is ours or the machine's, never the learner's."""

    exit_code = 3


class TimeIsOver(CannotGrade):
    """A time limit came before a verdict, and other programs, or a start, had most of the time."""


class RubricProblem(CannotGrade):
    """An exercise of the kit is broken."""


class NotKept(GraderError):
    """Attempts cannot be stored or read: a full disk, a folder that is closed to us."""

    exit_code = 3
