"""The proof of every exercise: right answers pass, the stub is not attempted, wrong ones fail where they say.

Each run grades the reference solution of every week and of the three quickest extra exercises. It trains all but the
six that take longest: exam tasks of the same kinds are trained in the tests of whole sittings. Of a week it grades a
wrong answer for the first criterion that is judged before a training is over, and of the first exam task of each
category one whose loss does not fit. Of one week it grades a wrong answer for each criterion, another right answer,
and one that misses the threshold, too. All others are marked ``thorough``, for they train for an hour: ``make prove``
runs them. The tests of whole sittings submit what is right and wrong for an exam. What is caught before a training is
not trained in each run: ``make prove`` shows that the training costs it no further points.

What a learner reads of each wrong answer lies beside it, ``wrong/x.txt``; ``UPDATE_GOLDEN=1`` writes it
anew, as ``author prove --update`` does.
"""

import functools
import os

import pytest

from grader.authoring.golden import differences, golden_of, write_golden
from grader.authoring.proof import SEED, Case, cases_of, prove
from grader.catalogue import places
from grader.catalogue.exam_paper import tasks_of
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner.grading import trained

CASES = [case for name in exercise_names() for case in cases_of(name)]
IN_FULL = {"week2_timeseries"}
QUICK = {"extra_embeddings", "extra_export", "extra_tabular"}
TRAIN_LONG = {
    "week2_intro/wrong/callback_not_passed.py", "week2_intro/wrong/epochs_and_last_accuracy.py",
    "week2_intro/wrong/distance_to_the_digit.py", "week2_intro/wrong/labels_of_the_neighbour.py",
    "week2_intro/wrong/learned_by_heart.py", "week2_timeseries/right/course_style_sgd.py",
    "week2_timeseries/wrong/average_of_the_window.py", "week3_nlp/wrong/plain_sgd.py",
    "week3_nlp/wrong/rate_far_too_small.py",
    "week3_timeseries/wrong/form_v4_returns_sequences.py", "week4_intro/right/batch_normalisation_first.py",
    "week4_intro/wrong/dense_layers_alone.py", "week4_intro/wrong/no_activation_between.py",
    "week4_intro/wrong/rate_far_too_small.py",
}  # fmt: skip
"""Others of the same kind train less: they miss a threshold by far, so no second training decides."""
REFERENCES_THAT_TRAIN_LONGEST = {
    "week4_intro", "week1_vision", "week2_vision", "week3_vision", "week3_nlp", "week4_nlp",
}  # fmt: skip
"""Each run decides all of their criteria that need no training; ``make prove`` trains them."""
BARS = ("check_step_", "check_accuracy", "check_error")
"""How the criteria are called that wait for a training to be over."""


@functools.cache
def graded_each_time(name: str) -> set[str]:
    """Return of which kinds each run grades an answer: a reference, another right one, or what catches it."""
    exercise = read_exercise(name)
    early = [one.id for one in read_rubric(exercise).criteria if not one.id.startswith(BARS)]
    if exercise.category:
        return {"check_pairing"} if name == tasks_of(exercise.category)[0] else set()
    if name.startswith("extra_"):
        return {"reference"} if name in QUICK else set()
    return {"reference", *early[:1]}


def everyday(cases: list[Case]) -> set[str]:
    """Return the names of those that each run grades: the first of every kind that does not train long."""
    first: dict[tuple[str, str], str] = {}
    for case in cases:
        if case.path and case.name not in TRAIN_LONG:
            kind = case.criterion or ("reference" if case.path.name == "solution.py" else "other")
            if case.exercise_name in IN_FULL or kind in graded_each_time(case.exercise_name):
                first.setdefault((case.exercise_name, kind), case.name)
    return set(first.values())


EVERYDAY = everyday(CASES)


def is_caught_by_training(case: Case) -> bool:
    rubric = read_rubric(read_exercise(case.exercise_name), whole=True)
    return case.criterion in set(trained(rubric, [criterion.id for criterion in rubric.criteria]))


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=() if case.name in EVERYDAY else pytest.mark.thorough)
        for case in CASES
        if case.path
    ],
)
def test_an_answer_is_judged_as_it_must_be(case: Case, thorough: bool) -> None:
    is_right = not case.criterion and case.exercise_name not in REFERENCES_THAT_TRAIN_LONGEST
    whole = thorough or is_right or is_caught_by_training(case)
    finding = prove(case, seed=SEED, fast=not whole)
    assert finding.complaint == ""
    if case.criterion and case.path:
        if os.environ.get("UPDATE_GOLDEN"):
            write_golden(finding)
        assert golden_of(case.path).is_file()
        assert differences(finding) == []


@pytest.mark.parametrize("case", [case for case in CASES if not case.path], ids=lambda case: case.name)
def test_an_untouched_stub_is_not_attempted(case: Case) -> None:
    assert prove(case).complaint == ""


@pytest.mark.parametrize("name", exercise_names())
def test_every_criterion_has_a_wrong_answer_that_trips_it(name: str) -> None:
    tripped = {one for case in cases_of(name) for one in (case.criterion, *case.also)}
    assert {one.id for one in read_rubric(read_exercise(name), whole=True).criteria} <= tripped


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_has_enough_answers_to_be_proven(name: str) -> None:
    cases = cases_of(name)
    assert sum(1 for case in cases if case.path and not case.criterion) - 1 >= 3
    assert sum(1 for case in cases if case.criterion) >= 6


def test_no_golden_file_is_left_without_its_answer() -> None:
    known = {(case.exercise_name, case.path.stem) for case in CASES if case.criterion and case.path}
    left = {(path.parts[-3], path.stem) for path in places.solutions_folder().glob("*/wrong/*.txt")}
    assert left <= known
