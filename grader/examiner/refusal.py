"""Why there is no grade, as data: what ``--json`` prints in the place of a grade."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from grader.errors import GraderError
from grader.examiner.grade import FORMAT, Status
from grader.submission.submission import exercise_name_of

REFUSED = "REFUSED"
"""The status of what cannot be graded as it is; ``NOT_GRADED`` is a fault of the kit or the machine."""


@dataclass(frozen=True)
class Refusal:
    """A command that ended without a grade, and why."""

    exercise_name: str
    """The exercise that was asked for; empty where none was understood."""
    status: str
    """``REFUSED`` or ``NOT_GRADED``."""
    problem: str
    """What is wrong."""
    because: str = ""
    """Why."""
    next_step: str = ""
    """What to do now."""
    exit_code: int = 2
    """How the command ends."""

    @classmethod
    def of(cls, error: GraderError, exercise_name: str = "") -> Refusal:
        """Return an error as data."""
        status = REFUSED if error.exit_code == 2 else str(Status.NOT_GRADED)
        return cls(exercise_name, status, error.problem, error.because, error.next_step, error.exit_code)

    def to_json(self) -> str:
        """Return one JSON object; only ASCII, whatever the name of a file holds."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1)

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Refusal:
        """Read a refusal; raises ``ValueError`` where the facts are none."""
        if facts.get("format") != FORMAT or "problem" not in facts:
            raise ValueError("not a refusal")
        return cls(**{name: facts[name] for name in cls.__dataclass_fields__})


def exercise_in(words: Iterable[str]) -> str:
    """Return the exercise that the words of a command name; empty where they name none that there is."""
    for word in words:
        with contextlib.suppress(GraderError, OSError, ValueError):
            return exercise_name_of(word)[0]
    return ""
