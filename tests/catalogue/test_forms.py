"""Course forms, read from files."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.fingerprint import graded_by
from grader.catalogue.forms import read_forms
from grader.catalogue.rubric import read_rubric
from grader.errors import RubricProblem

ADAPTER = """
def pad(learner, rows):
    return _cut(learner, rows)

def _cut(learner, rows):
    return learner.pad_rows(rows, learner.LENGTH)

def helper(rows):
    return rows
"""


def test_an_adapter_tells_which_of_the_learners_functions_it_uses(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "v4.py").write_text(ADAPTER)
    [form] = read_forms(tmp_path, {"v4": {"functions": ["pad_rows(rows, length)"]}})
    assert form.calls == {"pad": ("LENGTH", "pad_rows")}
    assert form.learners_names("pad") == ("LENGTH", "pad_rows")
    assert form.learners_names("other") == ("other",)


def test_the_newest_form_comes_first(tmp_path: Path) -> None:
    assert [form.name for form in read_forms(tmp_path, {"v1": {}, "v4": {}, "v3": {}})] == ["v4", "v3", "v1"]


def test_what_is_no_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown"):
        read_forms(tmp_path, {"v9": {}})


def test_the_denominator_follows_from_the_form_alone() -> None:
    exercise = read_exercise("week2_timeseries")
    own, form = read_rubric(exercise), read_rubric(exercise.in_form("v4"))
    left_out = {one.id for one in own.criteria} - {one.id for one in form.criteria}
    assert left_out == {"check_batches", "check_sweep", "check_forecast"}
    assert form.possible == own.possible - sum(own[one].points for one in left_out)
    assert all(set(one.after) <= {other.id for other in form.criteria} for one in form.criteria)


def test_what_a_form_asks_for_as_well_is_graded_in_that_form_alone() -> None:
    exercise = read_exercise("week2_nlp")
    graded = {name: {one.id for one in read_rubric(exercise.in_form(name)).criteria} for name in ("", "v3", "v4")}
    alone = {"check_datasets", "check_label_numbers", "check_encoded"}
    assert graded["v4"] >= alone
    assert graded["v3"] & alone == {"check_label_numbers"}
    assert not graded[""] & alone
    assert read_rubric(exercise).possible == 100
    assert {one.id for one in read_rubric(exercise, whole=True).criteria} == graded[""] | alone


def test_a_form_that_names_no_criterion_is_told_of_in_every_form() -> None:
    exercise = read_exercise("week2_nlp")
    wrong = replace(exercise, forms=(replace(exercise.forms[0], also_asked=("check_datasats",)),))
    with pytest.raises(RubricProblem, match="check_datasats"):
        read_rubric(wrong)


def test_texts_name_what_the_learner_wrote() -> None:
    exercise = read_exercise("week2_intro").in_form("v3")
    told = read_rubric(exercise)["check_callback"]
    assert "0.99" in told.description
    assert "myCallback" in exercise.form.words("`EarlyStoppingCallback` stops at 0.95, not at 0.955")
    assert exercise.form.words("0.955 and 10.95") == "0.955 and 10.95"


@pytest.mark.parametrize("name", [name for name in week_names() if read_exercise(name).stricter])
def test_where_the_kit_is_stricter_the_brief_says_so_before_its_goal(name: str) -> None:
    exercise = read_exercise(name)
    brief = (exercise.folder / "README.md").read_text(encoding="utf-8")
    assert "**Stricter than the course:**" in brief.partition("**The goal:**")[0]
    assert set(exercise.stricter) <= {one.id for one in read_rubric(exercise).criteria}
    for form in exercise.forms:
        still_graded = {one.id for one in read_rubric(exercise.in_form(form.name)).criteria} & set(exercise.stricter)
        assert not still_graded - set(form.descriptions)


def test_an_exercise_is_graded_by_its_forms_and_their_adapters(tmp_path: Path) -> None:
    folder = tmp_path / "week2_timeseries"
    shutil.copytree(read_exercise("week2_timeseries").folder, folder)
    before = graded_by(folder, None)
    for name in ("forms/v4.py", "exercise.toml"):
        path = folder / name
        kept = path.read_bytes()
        path.write_bytes(kept + b"\n")
        assert graded_by(folder, None) != before, name
        path.write_bytes(kept)


def test_a_file_of_the_course_belongs_to_every_form_of_its_exercise(tmp_path: Path) -> None:
    assert read_forms(tmp_path, {"v3": {}})[0].files == {}
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms/course_file.txt").write_text("one line")
    (tmp_path / "forms/course_file.csv").write_text("1,2")
    files = {"course_file.csv": "1,2", "course_file.txt": "one line"}
    assert [form.files for form in read_forms(tmp_path, {"v3": {}, "v4": {}})] == [files] * 2


def test_files_of_the_course_are_small() -> None:
    sizes = {one: sum(map(len, form.files.values())) for one in week_names() for form in read_exercise(one).forms}
    assert sum(map(bool, sizes.values())) >= 9
    assert max(sizes.values()) < 64_000


def test_the_letters_of_the_course_are_images_of_28_by_28_with_labels() -> None:
    rows = np.loadtxt(read_exercise("week4_vision").folder / "forms/course_file.csv", delimiter=",", skiprows=1)
    assert rows.shape == (24, 1 + 28 * 28)
    assert set(rows[:, 0]) == {*range(25)} - {9}


def test_what_was_measured_keeps_its_figures() -> None:
    form = read_exercise("week2_intro").in_form("v3").form
    assert form.words("`EarlyStoppingCallback` stopped at 0.95", figures=False) == "`myCallback` stopped at 0.95"
