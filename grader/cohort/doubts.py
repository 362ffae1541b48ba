"""What staff should look at themselves: points that rest on weaker evidence of a training. Reads only records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.cohort.record import Record
from grader.examiner.grade import what_trained

_TRAINED_BY = {
    "none": "no training of the model was seen",
    "overwritten": "the weights were changed after the last `fit`",
    "assigned": "the weights were set, and are those of no model that `fit` trained",
    "unmoved": "no `fit` changed the weights",
}


@dataclass(frozen=True)
class Doubt:
    """One learner whose grade holds weaker evidence, and why it is weaker."""

    record: Record
    """What became of the submission."""
    reasons: tuple[str, ...]
    """Each one a sentence without its stop. Text in it may come from the learner."""


def doubts_about(records: Iterable[Record]) -> list[Doubt]:
    """Return a doubt for each record that has one, in the order of the records.

    None of them is a proof: own layers, averaged weights and long tables can all be honest.
    """
    found = ((record, tuple(_reasons(record))) for record in records)
    return [Doubt(record, reasons) for record, reasons in found if reasons]


def _reasons(record: Record) -> Iterable[str]:
    grade = record.grade
    if grade is None or not grade.earned:
        return
    told = grade.evidence
    if (by := _TRAINED_BY.get(what_trained(told))) is not None:
        yield by
    if why := told.get("not_reloaded"):
        yield f"predictions came from the process that ran the submission: {why}"
    if type(count := told.get("written_values")) is int:
        yield f"the file holds {count:,} written-out values"
