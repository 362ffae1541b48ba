"""What a grading decided: outcomes, verdicts and the grade; to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.candidate.faults import LOADING
from grader.catalogue.patterns import regex

if TYPE_CHECKING:
    from grader.catalogue.exercise import Exercise
    from grader.catalogue.rubric import Rubric
    from grader.checks.details import Details, Place

FORMAT = 1
"""The version of the grade's JSON; it rises when a field changes its meaning or goes."""

_UNSEEN = regex("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]")

KIT_BROKE = "This is an error of the kit, not of your code: you lose no points."
"""What a learner is told of a criterion that raised what no rubric raises."""
RUBRIC_BROKE = "This is an error of the rubric, not of your code: you lose no points. Tell the author of the pack {}."
"""The same of a rubric that raised, which came with a pack."""
FILE_FAILED = "The file does not run"
"""What is said in the place of a criterion's title where nothing of a file could be judged."""
STATE_WORDS = {
    "PASSED": "passed",
    "NOT_YET": "not yet",
    "NOT_ATTEMPTED": "not attempted",
    "NOT_GRADED": "not graded",
    "REFUSED": "refused",
    "NOT_SUBMITTED": "nothing submitted",
}
"""What may become of a submission, and how it is called in terminals, pages and tables."""
STOPPED = ("fault", "syntax", "not_attempted")
"""Details of a failed criterion whose reason is that the code did not get to what is asked."""


class Outcome(StrEnum):
    """What became of one criterion."""

    MET = "MET"
    """The criterion passed."""
    UNMET = "UNMET"
    """The criterion failed, and the verdict says how."""
    BLOCKED = "BLOCKED"
    """It cannot be judged because something that it needs failed first."""
    BROKEN = "BROKEN"
    """The kit failed; never the learner's fault."""


class Status(StrEnum):
    """What became of the whole submission."""

    PASSED = "PASSED"
    NOT_YET = "NOT_YET"
    NOT_GRADED = "NOT_GRADED"


def _no_details() -> Details:
    return {}


@dataclass(frozen=True)
class Verdict:
    """What the examiner decided on one criterion."""

    criterion_id: str
    """The criterion that was judged."""
    outcome: Outcome
    """One of four; never a boolean."""
    expected: str = ""
    """What a right answer would have shown."""
    found: str = ""
    """What this submission showed."""
    message: str = ""
    """What to do about it."""
    seconds: float = 0.0
    """Wall seconds that the decision took."""
    details: Details = field(default_factory=_no_details)
    """What the decision rests on."""
    title: str = ""
    """The criterion in one to four words."""
    measured: float | None = None
    """The value that was measured of this submission, whether it passed or not; ``None`` where nothing was."""
    threshold: float | None = None
    """What that value is held against."""
    baseline: float | None = None
    """What the simplest model or rule reaches."""
    unit: str = ""
    """What the three values count: ``fraction`` for an accuracy; empty where nothing was measured."""
    metric: str = ""
    """What was measured: ``accuracy``, ``mae`` …"""
    baseline_name: str = ""
    """How the simplest model or rule is called."""
    at_least: bool | None = None
    """Whether larger values are better; ``None`` where nothing was measured."""

    @property
    def is_decided(self) -> bool:
        """Whether it says if the learner's code does what the criterion asks.

        One that failed does not where the code did not get there: it raised, broke a limit, or is missing.
        """
        is_open = self.outcome is Outcome.UNMET and any(key in self.details for key in STOPPED)
        return self.outcome in (Outcome.MET, Outcome.UNMET) and not is_open

    @property
    def tells_of_code(self) -> bool:
        """Whether it is decided, and waits for no other criterion."""
        return self.is_decided and not self.details.get("waits")

    @property
    def is_of_file(self) -> bool:
        """Whether it says why the file does not run: Python cannot read it, or its top level failed."""
        return "syntax" in self.details or ("fault" in self.details and self.details.get("function") == LOADING)

    @property
    def at(self) -> Place:
        """Where in the submission to look; line 0 where no place is known."""
        return self.details.get("at") or {"line": 0, "where": ""}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Verdict:
        """Read a verdict from the plain values of a grade's JSON; fields of a later kit are left out."""
        return cls(**{**_known(cls, told), "outcome": Outcome(told["outcome"])})


def _known(kind: type[Verdict] | type[Grade], told: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that a record has; another kit may write more of them in the same format."""
    names = {part.name for part in fields(kind)}
    return {name: value for name, value in told.items() if name in names}


@dataclass(frozen=True)
class Grade:
    """The sum of the verdicts on one submission."""

    exercise_name: str
    """The exercise that was graded."""
    submission_path: str
    """Where the submission lay."""
    submission_digest: str
    """SHA-256 of the submission's bytes."""
    rubric_digest: str
    """SHA-256 of the rubric that judged it."""
    verdicts: tuple[Verdict, ...]
    """One per criterion, in the rubric's order."""
    earned: int
    """Points of the criteria that were met."""
    possible: int
    """Points of all criteria of the exercise, judged or not; fixed before anything runs."""
    status: Status
    """Whether it passed."""
    started: str
    """When, as an ISO 8601 time with its zone."""
    seconds: float
    """Wall seconds for the whole grading."""
    seed: int
    """The seed that data and training were drawn from; ``--seed`` repeats it."""
    versions: dict[str, str] = field(default_factory=dict)
    """Versions of the kit, Python, TensorFlow, Keras and NumPy."""
    evidence: dict[str, Any] = field(default_factory=dict)
    """What the report draws: ``curves``, ``layers``, ``forecast``, ``confusion``, ``mistakes``, ``advice`` …"""

    def to_json(self) -> str:
        """Return the grade as one JSON object; ``Grade.from_json`` reads it back."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False, allow_nan=False)
        # What a terminal obeys, or an eye does not see, is written as its number: it reads back the same.
        return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)

    @classmethod
    def from_json(cls, text: str) -> Grade:
        """Read a grade; raises ``ValueError`` where the text is none, or of a later format."""
        try:
            facts = json.loads(text)
            if not isinstance(facts, dict) or facts.pop("format", None) != FORMAT:
                raise ValueError(f"not a grade of format {FORMAT}")
            verdicts = tuple(map(Verdict.read, facts.pop("verdicts")))
            return cls(verdicts=verdicts, status=Status(facts.pop("status")), **_known(cls, facts))
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"not a grade: {type(error).__name__}: {error}") from None

    @property
    def has_passed(self) -> bool:
        """Whether it passed, or all of the criteria did that were chosen."""
        all_met = all(verdict.outcome is Outcome.MET for verdict in self.verdicts)
        return self.status is Status.PASSED or bool(self.evidence.get("chosen") and all_met)

    @property
    def met(self) -> list[str]:
        """Ids of the criteria that are met."""
        return [verdict.criterion_id for verdict in self.verdicts if verdict.outcome is Outcome.MET]

    @property
    def rubric_raised(self) -> bool:
        """Whether a criterion could not be judged because the rubric of a pack has an error."""
        return any(verdict.details.get("in_rubric") for verdict in self.verdicts)

    @property
    def state(self) -> str:
        """Its status, or ``NOT_ATTEMPTED`` for an untouched stub: a key of ``STATE_WORDS``."""
        is_stub = self.status is Status.NOT_YET and self.evidence.get("not_attempted")
        return "NOT_ATTEMPTED" if is_stub else str(self.status)

    @property
    def is_overdue(self) -> bool:
        """Whether a time limit came before a verdict, on a machine that was too busy to say whose fault that is."""
        broken = (verdict for verdict in self.verdicts if verdict.outcome is Outcome.BROKEN)
        return any(verdict.details.get("time_limit") for verdict in broken)

    @property
    def file_fault(self) -> Verdict | None:
        """The verdict that says why the file does not run, where it does not."""
        return next((verdict for verdict in self.verdicts if verdict.is_of_file), None)

    def named_to_fix(self, rubric: Rubric) -> str:
        """Return the first thing to fix in a few words; empty where there is none, or where nothing is written yet."""
        fix = None if self.state == "NOT_ATTEMPTED" else self.first_to_fix()
        return "" if fix is None else FILE_FAILED if fix.is_of_file else rubric[fix.criterion_id].title

    def first_to_fix(self) -> Verdict | None:
        """Return the first verdict that is not met and not merely blocked, if there is one; none if not graded.

        One that only ``waits`` for another failed criterion, as its message says, comes after that.
        """
        if self.status is Status.NOT_GRADED:
            return None
        unmet = [verdict for verdict in self.verdicts if verdict.outcome is Outcome.UNMET]
        unmet.sort(key=lambda verdict: bool(verdict.details.get("waits")))
        blocked = [
            verdict
            for verdict in self.verdicts
            if verdict.outcome is Outcome.BLOCKED and not verdict.details.get("fast")
        ]
        return next(iter(unmet + blocked), None)

    def replacing(self, verdicts: Iterable[Verdict]) -> Grade:
        """Return the grade with other wordings of the same verdicts."""
        return replace(self, verdicts=tuple(verdicts))

    def noting(self, **evidence: Any) -> Grade:
        """Return the grade with more evidence."""
        return replace(self, evidence={**self.evidence, **evidence})


def add_up(exercise: Exercise, rubric: Rubric, verdicts: Iterable[Verdict]) -> tuple[int, int, Status]:
    """Return points earned, points possible, and the status that follows from them.

    What was not judged earns nothing, so a part of the criteria passes no exercise.
    One ``BROKEN`` verdict makes the status ``NOT_GRADED``: our fault is never the learner's zero.
    """
    verdicts = tuple(verdicts)
    points = {criterion.id: criterion.points for criterion in rubric.criteria}
    earned = sum(points[verdict.criterion_id] for verdict in verdicts if verdict.outcome is Outcome.MET)
    if any(verdict.outcome is Outcome.BROKEN for verdict in verdicts) or not verdicts:
        return earned, rubric.possible, Status.NOT_GRADED
    passed = earned * 100 >= exercise.pass_mark * rubric.possible
    return earned, rubric.possible, Status.PASSED if passed else Status.NOT_YET


def what_trained(evidence: Mapping[str, Any]) -> str:
    """Return what trained the scored model, as ``Candidate.trained_by`` says it; empty where the grader trained it.

    Weights that a training by the grader left as they were had the values that they have from somewhere else.

    >>> what_trained({"trained_by": "loop"}), what_trained({"trained_by": "none", "training": {"by_grader": True}})
    ('loop', '')
    >>> what_trained({"trained_by": "unmoved", "training": {"by_grader": True}})
    'unmoved'
    """
    by_grader = (evidence.get("training") or {}).get("by_grader")
    told = str(evidence.get("trained_by") or "")
    return told if told == "unmoved" or not by_grader else ""
