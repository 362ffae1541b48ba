"""What became of each submission of a cohort, and of the cohort; to JSON and back."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from grader.examiner.grade import Grade, Outcome, Verdict

FORMAT = 1
"""The version of the JSON; it rises when a field changes its meaning or goes."""
LONGEST_STEM = 40
"""Characters of a file's name that come from a learner's."""
_PLAIN = ("learner", "source", "digest", "tree_digest", "refused", "seconds", "worker", "fault")
"""Fields of a record that are written down as they are."""
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(1, 10))}
"""Names that Windows keeps for devices."""


@dataclass(frozen=True)
class Record:
    """One learner's submission, and what became of it."""

    learner: str
    """Who handed it in: no control characters, and one of a kind in the cohort, also as a file's name."""
    source: str
    """The path that was handed in, from the folder or the archive."""
    digest: str
    """SHA-256 of the file's bytes; empty where it could not be read."""
    tree_digest: str
    """SHA-256 of the syntax tree without comments and without its own names; empty where it does not parse."""
    grade: Grade | None
    """Its grade; ``None`` where there is none."""
    refused: str = ""
    """Why there is no grade."""
    seconds: float = 0.0
    """Wall seconds that its grading took; 0 where the grade of the same bytes was shared."""
    worker: str = ""
    """Which process graded it: ``machine:number``; empty where nothing was run for it."""
    fault: bool = False
    """Whether the kit or a machine is to blame that there is no grade, so that another run may find one."""
    absent: bool = False
    """Whether the learner submitted nothing."""
    overdue: int = 0
    """In how many gradings in a row, this one included, the time limit of this file came before a verdict."""

    @property
    def stem(self) -> str:
        """The name of this learner's files, without ending: ``reports/STEM.html``, ``grades/STEM.json``."""
        return file_stem(self.learner)

    @property
    def state(self) -> str:
        """A key of ``STATE_WORDS``: the state of the grade; without one ``NOT_GRADED`` after a fault."""
        if self.grade is not None:
            return self.grade.state
        return "NOT_GRADED" if self.fault else "NOT_SUBMITTED" if self.absent else "REFUSED"

    @property
    def file_fault(self) -> Verdict | None:
        """The verdict that says why the file does not run, where it does not."""
        return self.grade.file_fault if self.grade else None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of the grade; of a file that does not run, no criterion failed: all of them wait for that."""
        return tuple(
            replace(verdict, outcome=Outcome.BLOCKED) if verdict.is_of_file else verdict
            for verdict in (self.grade.verdicts if self.grade else ())
        )

    @property
    def reason(self) -> str:
        """Why there is no grade that counts; empty where there is one."""
        if self.grade is None:
            return self.refused
        why = next((verdict.found for verdict in self.verdicts if verdict.outcome is Outcome.BROKEN), "")
        if self.overdue < 2:
            return why
        return f"The time limit was over in {self.overdue} gradings: this program may never end. {why}"

    def after(self, earlier: Record | None) -> Record:
        """Return the record with ``overdue``, where the learner's file had an ``earlier`` record."""
        before = earlier.overdue if earlier and earlier.digest == self.digest else 0
        return replace(self, overdue=before + 1) if self.grade and self.grade.is_overdue else self

    @property
    def is_settled(self) -> bool:
        """Whether another run would say the same; a fault of the kit or of a machine may not come again."""
        return not self.fault and (self.grade is None or self.grade.status != "NOT_GRADED")

    def to_facts(self) -> dict[str, Any]:
        """Return plain values; ``from_facts`` reads them back."""
        grade = json.loads(self.grade.to_json()) if self.grade else None
        return {**{name: getattr(self, name) for name in (*_PLAIN, "absent", "overdue")}, "grade": grade}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Record:
        """Read a record; raises ``ValueError`` where the facts are none."""
        try:
            grade = Grade.from_json(json.dumps(facts["grade"])) if facts["grade"] is not None else None
            # Records of earlier versions of the kit do not say who submitted nothing, or how often time was over.
            absent, overdue = bool(facts.get("absent", False)), int(facts.get("overdue", 0))
            return cls(grade=grade, absent=absent, overdue=overdue, **{name: facts[name] for name in _PLAIN})
        except (KeyError, TypeError) as error:
            raise ValueError("not a record") from error


@dataclass(frozen=True)
class Cohort:
    """All that was handed in to one exercise, and what became of it."""

    exercise_name: str
    """The exercise."""
    records: tuple[Record, ...]
    """One per learner, in the order of their names."""
    seed: int
    """Everybody's seed."""
    versions: dict[str, str]
    """Versions of the kit, Python, TensorFlow, Keras and NumPy that judged."""
    look_alikes: tuple[tuple[str, ...], ...] = ()
    """Learners whose programs are the same but for comments and names, group by group; the bare stub is no program."""

    @property
    def groups(self) -> dict[str, int]:
        """The number of the look-alikes, from 1, that a learner belongs to; of those who belong to some."""
        return {learner: number for number, group in enumerate(self.look_alikes, 1) for learner in group}

    def to_json(self) -> str:
        """Return the cohort as one JSON object; ``Cohort.from_json`` reads it back."""
        facts = {name: getattr(self, name) for name in ("exercise_name", "seed", "versions", "look_alikes")}
        records = [record.to_facts() for record in self.records]
        return json.dumps({"format": FORMAT, **facts, "records": records}, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Cohort:
        """Read a cohort; raises ``ValueError`` where the text is none, or of a later format."""
        facts = json.loads(text)
        if not isinstance(facts, dict) or facts.pop("format", None) != FORMAT:
            raise ValueError(f"not a cohort of format {FORMAT}")
        try:
            records = tuple(Record.from_facts(item) for item in facts.pop("records"))
            alike = tuple(tuple(group) for group in facts.pop("look_alikes"))
            return cls(records=records, look_alikes=alike, **facts)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a cohort") from error


def file_stem(learner: str) -> str:
    """Return the name of a learner's files: letters, digits, dots, lines, and nothing that a file system obeys."""
    plain = re.sub(r"[^\w.-]+", "_", learner).strip("._-")
    if plain and plain == learner and len(plain) <= LONGEST_STEM and plain.split(".")[0].upper() not in _RESERVED:
        return plain
    # Without the digest, "a b" and "a_b" would be the same file.
    digest = hashlib.sha256(learner.encode("utf-8", "replace")).hexdigest()[:6]
    return f"{plain[:LONGEST_STEM] or 'learner'}-{digest}"
