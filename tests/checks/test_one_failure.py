"""What several criteria cannot read is one failure, and each other failure stays itself."""

from types import SimpleNamespace
from typing import Any

import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.checks.expect import Unmet
from grader.checks.one_failure import one_failure


def raised_by(candidate: Any, error: Exception, *question: object) -> BaseException:
    with pytest.raises((Unmet, CandidateFault)) as caught, one_failure(candidate, *question):
        raise error
    return caught.value


def fault(kind: str = "raised", message: str = "") -> CandidateFault:
    return CandidateFault(Fault(kind, "in f", message=message))


def test_failures_of_one_question_are_one_that_tells_of_the_latest() -> None:
    candidate = SimpleNamespace(ledger=Ledger())
    first = raised_by(candidate, Unmet("a", "b", "c"), "windowed_dataset")
    second = raised_by(candidate, Unmet("d", "e", "f"), "windowed_dataset")
    assert first is second and isinstance(first, Unmet)
    assert (first.expected, first.found, first.advice) == ("d", "e", "f")


def test_failures_of_two_questions_and_of_two_gradings_are_two() -> None:
    one, other = SimpleNamespace(ledger=Ledger()), SimpleNamespace(ledger=Ledger())
    known = [raised_by(one, Unmet("a", "b"), "f"), raised_by(one, Unmet("a", "b"), "g"), raised_by(other, fault(), "f")]
    assert len(set(map(id, known))) == 3


def test_a_fault_after_a_miss_is_the_same_failure() -> None:
    candidate = SimpleNamespace(ledger=Ledger())
    first = raised_by(candidate, Unmet("a", "b"), "f")
    assert raised_by(candidate, fault(), "f") is first


def test_a_program_that_has_ended_is_told_as_such() -> None:
    candidate = SimpleNamespace(ledger=Ledger())
    raised_by(candidate, fault(), "f")
    gone = fault("gone")
    assert raised_by(candidate, gone, "f") is gone


@pytest.mark.parametrize("name", [one for one in exercise_names() if one.endswith(("_nlp", "_timeseries"))])
def test_no_criterion_of_texts_and_series_waits_for_another_that_can_be_imperfect(name: str) -> None:
    assert {one.id: one.after for one in read_rubric(read_exercise(name)).criteria if one.after} == {}
