"""The course forms: each is whole, each has a correct solution, and the page says which there are.

``python tests/authoring/test_course_forms.py`` writes ``docs/course.md`` anew.
"""

import sys
from pathlib import Path

import pytest

from grader.authoring.course_forms import proven, render_course_forms
from grader.authoring.difference import laid_out, whole_source
from grader.authoring.proof import cases_of
from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.places import kit_root, solutions_folder
from grader.catalogue.rubric import read_rubric
from grader.checks.models.label_format import GIVEN_LABELS
from grader.errors import SubmissionRefused
from grader.submission.course_source import in_its_form
from grader.submission.definitions import read_definitions
from grader.submission.recognition import recognise_exercise
from grader.submission.submission import read_submission, read_unnamed
from grader.submission.syntax import parse

PAGE = kit_root() / "docs" / "course.md"
FORMS = [(name, form.name) for name in week_names() for form in read_exercise(name).forms]
SOLUTIONS = [path for path in sorted(solutions_folder().glob("week*/*/form_*")) if path.suffix in (".py", ".ipynb")]


def test_the_page_says_what_there_is() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_course_forms()


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_form_grades_most_of_a_rubric(name: str, form: str) -> None:
    exercise = read_exercise(name)
    graded, told = read_rubric(exercise.in_form(form)), exercise.in_form(form).form
    ids = {one.id for one in read_rubric(exercise).criteria}
    assert {one.id for one in graded.criteria} == ids - {*told.not_asked} | {*told.also_asked}
    assert not ids & {*told.also_asked}
    # The assignment of 2019 for the first week of time series asks for one function.
    assert graded.possible >= (15 if (name, form) == ("week1_timeseries", "v1") else 25)


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_form_with_names_of_its_own_has_a_correct_solution(name: str, form: str) -> None:
    found = read_exercise(name).in_form(form).form
    assert proven(name, form) or not (found.functions or found.marks)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_solution_is_recognised_in_its_form(path: Path, tmp_path: Path) -> None:
    exercise = read_exercise(path.parent.parent.name)
    found, submission = in_its_form(exercise, read_submission(exercise, laid_out(path, tmp_path)))
    assert found.form is not None
    assert found.form.name == path.stem.split("_")[1]
    assert submission.is_prepared


@pytest.mark.parametrize("name", week_names())
def test_an_adapter_answers_names_that_the_rubric_calls(name: str) -> None:
    exercise = read_exercise(name)
    own = {one.name for form in (exercise, *exercise.forms) for one in form.functions}
    for form in exercise.forms:
        more = {GIVEN_LABELS} if form.settings.get(GIVEN_LABELS) else set()
        assert {*form.names, *form.calls} <= own | more, "an adapter for a function that the exercise does not ask for"
        told = {one.name for one in form.functions or exercise.functions}
        # The callback of 2019 is a class within the function that trains.
        assert set(form.names.values()) <= told or form.name == "v1"


@pytest.mark.slow
@pytest.mark.parametrize("name", week_names())
def test_every_answer_of_the_proof_is_taken_for_what_it_is(name: str, tmp_path: Path) -> None:
    exercise = read_exercise(name)
    for case in cases_of(name):
        if case.path is None or case.path.suffix != ".py":
            continue
        path = tmp_path / "exercise.py"
        path.write_text(whole_source(case.path), encoding="utf-8")
        form = in_its_form(exercise, read_submission(exercise, path))[0].form
        wanted = case.path.stem.split("_")[1] if case.path.stem.startswith("form_") else ""
        assert (form.name if form else "") == wanted, case.name
        try:
            assert recognise_exercise(read_unnamed(path)) == name, case.name
        except SubmissionRefused:
            # The functions that are there are those of other weeks, too.
            asked = {one.name for one in exercise.in_form(wanted).functions}
            assert asked - {*read_definitions(parse(path.read_text(encoding="utf-8"))).bound}, case.name


if __name__ == "__main__":
    PAGE.write_text(render_course_forms(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
