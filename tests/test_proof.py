"""The proof of every exercise: right answers pass, the stub is not attempted, wrong ones fail where they say."""

import pytest

from grader.authoring.proof import Case, cases_of, prove
from grader.catalogue import exercise_names

CASES = [case for name in exercise_names() for case in cases_of(name)]


@pytest.mark.worker
@pytest.mark.parametrize("case", [case for case in CASES if case.path], ids=lambda case: case.name)
@pytest.mark.usefixtures("warm")
def test_an_answer_is_judged_as_it_must_be(case: Case) -> None:
    assert prove(case).complaint == ""


@pytest.mark.parametrize("case", [case for case in CASES if not case.path], ids=lambda case: case.name)
def test_an_untouched_stub_is_not_attempted(case: Case) -> None:
    assert prove(case).complaint == ""


@pytest.mark.parametrize("name", exercise_names())
def test_every_criterion_has_a_wrong_answer_that_trips_it(name: str) -> None:
    from grader.catalogue import read_exercise, read_rubric

    tripped = {case.criterion for case in cases_of(name)}
    assert {one.id for one in read_rubric(read_exercise(name)).criteria} <= tripped


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_has_enough_answers_to_be_proven(name: str) -> None:
    cases = cases_of(name)
    assert sum(1 for case in cases if case.path and not case.criterion) - 1 >= 3
    assert sum(1 for case in cases if case.criterion) >= 6
