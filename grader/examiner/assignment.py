"""What the command line tells a fresh examiner process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.ledger import Ledger
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.data.world import PLAIN
from grader.examiner.events import Events
from grader.submission.submission import Submission


@dataclass(frozen=True)
class Assignment:
    """All that one run of the examiner needs."""

    exercise: Exercise
    rubric: Rubric
    submission: Submission
    candidate: Candidate
    seed: int
    """The seed that the grade names: trainings follow from it."""
    events: Events
    only: tuple[str, ...] = ()
    """The criteria to judge; empty for all."""
    decided: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was decided before and still holds: ``outcome`` and ``reached`` by criterion."""
    secret: int = 0
    """Where hidden data begin; the candidate never learns it, and the seed does not lead to it."""
    experiments: bool = False
    """Whether cures of a failed training are tried once all is decided."""


_CAME_OUT = " came out "
"""Between a criterion and its outcome, in the one ledger of all that a verdict depends on."""


def asked_about(noted: Iterable[str]) -> tuple[set[str], dict[str, str]]:
    """Return the functions, and the criteria with their outcomes, among what a ledger noted.

    >>> asked_about({"create_model", "check_windows came out MET", "check_labels came out "})[0]
    {'create_model'}
    """
    outcomes = dict(sorted(text.split(_CAME_OUT) for text in noted if _CAME_OUT in text))
    return {text for text in noted if _CAME_OUT not in text}, outcomes


class Decided:
    """What was decided so far in this grading. Evidence may ask, and then depends on what the answer depends on.

    >>> from grader.candidate.ledger import Ledger
    >>> decided = Decided(Ledger(), outcomes={"check_windows": "UNMET"})
    >>> decided.passed("check_windows"), decided.passed("check_labels")
    (False, True)
    """

    def __init__(
        self, ledger: Ledger, outcomes: dict[str, str] | None = None, reached: dict[str, set[str]] | None = None
    ) -> None:
        self.outcomes = outcomes or {}
        """Outcomes by criterion."""
        self.reached = reached or {}
        """The functions of the submission that each of these outcomes depends on."""
        self.evidence: dict[str, set[str]] = {}
        """The functions that each piece of evidence came from, by its name."""
        self.request: pytest.FixtureRequest | None = None
        """Where the criterion that is judged now may ask for evidence."""
        self._ledger = ledger

    def passed(self, *criteria: str) -> bool:
        """Return whether these criteria passed; one that this grading leaves out is taken as passed."""
        for name in criteria:
            self._ledger.called(self.reached.get(name, ()))
        return not self.failed(criteria)

    def depends_on_evidence(self) -> None:
        """Note that what is gathered now depends on all evidence that was gathered so far."""
        self._ledger.called(set().union(*self.evidence.values()))

    def failed(self, criteria: Iterable[str]) -> list[str]:
        """Return those of the criteria that did not pass; what asks for them depends on their outcomes."""
        self._ledger.called(f"{name}{_CAME_OUT}{self.outcomes.get(name, '')}" for name in criteria)
        return [name for name in criteria if name in self.outcomes and self.outcomes[name] != "MET"]


def seed_to_tell(seed: int) -> int:
    """Return the seed for trainings, which the candidate is told.

    Hidden data do not follow from ``seed``, but from a secret that takes a key as well. Nor is there a way back to
    ``seed``: whoever wants to try out what it may have been needs ten milliseconds for each of 2 ** 52.
    """
    digest = hashlib.pbkdf2_hmac("sha256", str(seed).encode(), b"what a candidate is told", 20_000)
    return int.from_bytes(digest[:4], "big") % 2**30


def world_to_learn(kind: str, secret: int) -> int:
    """Return the world of the rules that a submission learns: the plain one of a saved model, trained at home."""
    return PLAIN if kind == "model" else secret


ASSIGNMENT = pytest.StashKey[Assignment]()
DECIDED = pytest.StashKey[Decided]()
