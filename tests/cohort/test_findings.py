"""What a class missed is counted once each, and the same mistake is one mistake whatever its numbers."""

from dataclasses import replace

import pytest
from cohort.a_class import RUBRIC, a_class

from grader.cohort.findings import MOST_FINDINGS, MOST_NAMED, missed_by, normal
from grader.cohort.record import Record
from grader.examiner.grade import Outcome, Verdict

CRITERION = RUBRIC.criteria[0]


def record(learner: str, found: str, outcome: Outcome = Outcome.UNMET) -> Record:
    grade = next(one.grade for one in a_class(20).records if one.grade)
    verdict = Verdict(CRITERION.id, outcome, found=found, expected=f"for {found}")
    return Record(learner, "x", "", "", replace(grade, verdicts=(verdict,)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("63.8% right", "9% right"),
        ("the label 2 for the window [0, 1]", "the label 5 for the window [2, 3, 4]"),
        ("-1.5e-08 for 1,000", "3 for 7"),
        ("a   b\n1", "a b 2"),
    ],
)
def test_numbers_alone_make_no_other_finding(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Dense", "LSTM"), ("float32", "int64"), ("Conv1D", "Conv2D"), ("conv2d_1", "x")]
)
def test_other_words_make_another(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_findings_are_grouped_the_commonest_first() -> None:
    records = [record(f"a{place}", f"{place} rows") for place in range(3)] + [record("b", "no rows")]
    records += [
        record("c", "", Outcome.MET),
        record("d", "waits", Outcome.BLOCKED),
        Record("e", "x", "", "", None, "empty"),
    ]
    missed = missed_by(records, RUBRIC)
    assert [one.criterion for one in missed] == list(RUBRIC.criteria)
    first = missed[0]
    assert (first.met, first.unmet, first.waiting, first.others) == (1, 4, 1, 0)
    assert [[one.learner for one in finding.records] for finding in first.findings] == [["a0", "a1", "a2"], ["b"]]
    assert first.findings[0].verdict.expected.startswith("for ")
    assert all(one.unmet == 0 and not one.findings for one in missed[1:])


def trained(learner: str, reached: float, rate: float) -> Record:
    """Return a learner whose classifier reached too little after a training at this learning rate."""
    whole = record(learner, f"{reached:.1%} right, whatever was measured by {learner}")
    assert whole.grade is not None
    details = {"runs": [reached], "threshold": 0.88}
    verdict = replace(whole.grade.verdicts[0], details=details)
    evidence = {
        "measured": {"metric": "accuracy", "value": reached, "threshold": 0.88},
        "curves": {"metric": "accuracy", "threshold": 0.88, "history": {"loss": [2.3, 2.3, 2.3]}},
        "settings": {"optimizer": {"name": "adam", "learning_rate": rate}},
    }
    return replace(whole, grade=replace(whole.grade, verdicts=(verdict,), evidence=evidence))


def test_failed_trainings_are_grouped_by_their_cause() -> None:
    records = [trained("ann", 0.1, 1e-7), trained("bob", 0.2, 1e-8), trained("cem", 0.1, 0.001)]
    slow, other = missed_by(records, RUBRIC)[0].findings
    assert [one.learner for one in slow.records] == ["ann", "bob"]
    assert slow.cause == "learning rate too low" != other.cause


def test_the_commonest_wording_stands_for_the_rest() -> None:
    records = [record("a", "7 rows"), record("b", "9 rows"), record("c", "9 rows")]
    assert missed_by(records, RUBRIC)[0].findings[0].verdict.found == "9 rows"


def test_rare_findings_and_many_names_are_counted() -> None:
    letters = [chr(ord("a") + place) for place in range(MOST_FINDINGS + 3)]
    rare = missed_by([record(letter, letter * 3) for letter in letters], RUBRIC)[0]
    assert len(rare.findings) == MOST_FINDINGS and rare.others == 3
    many = missed_by([record(f"n{place:03}", "x") for place in range(100)], RUBRIC)[0].findings[0]
    assert len(many.named) == MOST_NAMED and many.more == 100 - MOST_NAMED


def test_nobody_is_lost() -> None:
    records = a_class(300).records
    for one in missed_by(records, RUBRIC):
        assert one.met + one.unmet + one.waiting == sum(record.grade is not None for record in records)
        assert sum(len(finding.records) for finding in one.findings) + one.others == one.unmet
