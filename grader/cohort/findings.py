"""What a class missed, criterion by criterion, with the commonest wrong findings grouped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Criterion, Rubric
from grader.cohort.record import Record
from grader.examiner.diagnosis import cause_of
from grader.examiner.grade import Outcome, Verdict
from grader.feedback.figures import figures_of

MOST_FINDINGS = 5
MOST_NAMED = 12
"""Learners that are named with one finding; more are counted."""
_NUMBER = regex(r"(?<![A-Za-z_])[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?")
_REPEATED = regex(r"#(?:,? #)+")

_Group = list[tuple[Record, Verdict]]
"""Who misses a criterion in the same way, each with the verdict."""


@dataclass(frozen=True)
class Finding:
    """One way of missing a criterion, and who went it."""

    verdict: Verdict
    """The commonest wording of it."""
    records: tuple[Record, ...]
    """Whose finding it is."""
    cause: str = ""
    """Of a failed training, the most probable cause; empty for everything else."""

    @property
    def named(self) -> tuple[Record, ...]:
        """The first of them."""
        return self.records[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.records) - len(self.named)


@dataclass(frozen=True)
class Missed:
    """One criterion, and how the class did."""

    criterion: Criterion
    """What was asked."""
    counts: dict[Outcome, int]
    """How many verdicts of each kind there are."""
    findings: tuple[Finding, ...]
    """The commonest ways of missing it, most first."""
    others: int
    """How many missed it in rarer ways."""
    figures: str = ""
    """What was measured of the learner in the middle, with threshold and baseline; empty where nothing was."""

    @property
    def met(self) -> int:
        """How many met it."""
        return self.counts.get(Outcome.MET, 0)

    @property
    def unmet(self) -> int:
        """How many did not."""
        return self.counts.get(Outcome.UNMET, 0)

    @property
    def waiting(self) -> int:
        """For how many it could not be judged."""
        return sum(self.counts.values()) - self.met - self.unmet

    @property
    def hint(self) -> str:
        """What to ask the class."""
        return self.criterion.hints[0] if self.criterion.hints else ""


def missed_by(records: Iterable[Record], rubric: Rubric) -> list[Missed]:
    """Return each criterion of the rubric with who missed what; criteria in the rubric's order."""
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    groups: dict[str, dict[tuple[str, str], _Group]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        grade = record.grade
        for verdict in record.verdicts:
            verdicts[verdict.criterion_id].append(verdict)
            if grade and verdict.outcome is Outcome.UNMET:
                cause = cause_of(verdict.details, grade.evidence, grade.met)
                # What was measured tells trainings apart; who has to change the same thing belongs together.
                same = (cause, "" if cause else normal(verdict.found))
                groups[verdict.criterion_id][same].append((record, verdict))
    return [_missed(criterion, verdicts[criterion.id], groups[criterion.id]) for criterion in rubric.criteria]


def _in_the_middle(verdicts: Iterable[Verdict]) -> str:
    """Return the figures of the median learner; empty where nothing was measured."""
    measured = [verdict for verdict in verdicts if verdict.measured is not None]
    ordered = sorted(measured, key=lambda verdict: verdict.measured or 0.0)
    return figures_of(ordered[len(ordered) // 2]) if ordered else ""


def normal(found: str) -> str:
    """Return a finding without what is another's each time: numbers become ``#``, and several in a row one.

    >>> normal("63.8% right after 12 epochs")
    '#% right after # epochs'
    >>> normal("the label 2 for the window [0, 1]") == normal("the label 5 for the window [2, 3, 4]")
    True
    """
    return " ".join(_REPEATED.sub("#", _NUMBER.sub("#", found)).split())


def _missed(criterion: Criterion, verdicts: Sequence[Verdict], groups: dict[tuple[str, str], _Group]) -> Missed:
    # Of groups of one size the one whose wording comes first: the page is the same for the same cohort.
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), normal(item[1][0][1].found)))
    return Missed(
        criterion,
        Counter(verdict.outcome for verdict in verdicts),
        tuple(_finding(group, cause) for (cause, _), group in ordered[:MOST_FINDINGS]),
        sum(len(group) for _, group in ordered[MOST_FINDINGS:]),
        _in_the_middle(verdicts),
    )


def _finding(group: _Group, cause: str) -> Finding:
    wordings = Counter(verdict.found for _, verdict in group)
    commonest = min(wordings, key=lambda wording: (-wordings[wording], wording))
    verdict = next(verdict for _, verdict in group if verdict.found == commonest)
    return Finding(verdict, tuple(record for record, _ in group), cause)
