"""Papers and sizes follow from a seed; what a paper names is there."""

from pathlib import Path

import pytest

from grader.authoring.proof import cases_of
from grader.catalogue import places
from grader.catalogue.exam_paper import (
    CATEGORIES,
    POINTS,
    draw_paper,
    draw_sizes,
    exam_tasks,
    fill_in,
    paper_names,
    read_paper,
    read_task,
    tasks_of,
    with_sizes,
)
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import RubricProblem, UsageProblem


def test_the_exam_bank_is_part_of_the_catalogue_and_stands_after_the_weeks() -> None:
    names = exercise_names()
    assert exam_tasks() == [name for name in names if name.startswith("exam")] == names[-len(exam_tasks()) :]


@pytest.mark.parametrize("name", exam_tasks())
def test_a_task_has_five_points_and_none_waits_for_another(name: str) -> None:
    exercise = read_exercise(name)
    criteria = read_rubric(exercise).criteria
    assert f"exam{exercise.category}_" in name and exercise.week == 0
    assert [one.points for one in criteria] == [1] * POINTS
    assert all(one.after == () for one in criteria), "a miss costs its own point"
    assert [one.name for one in exercise.functions] == ["solution_model"]
    assert all(len(one.hints) == 3 for one in criteria)


@pytest.mark.parametrize("name", exam_tasks())
def test_sizes_change_with_the_seed_and_are_those_of_the_file(name: str) -> None:
    exercise = read_exercise(name)
    drawn = [draw_sizes(exercise, seed) for seed in range(40)]
    assert draw_sizes(exercise, 7) == drawn[7]
    assert [one["SEED"] for one in drawn] == list(range(40))
    for constant, choices in exercise.sizes.items():
        assert drawn[0][constant] == choices[0]
        assert {one[constant] for one in drawn} == set(choices)


def test_a_paper_asks_one_task_of_each_category() -> None:
    paper = draw_paper(5)
    assert [read_exercise(task).category for task in paper.tasks] == list(CATEGORIES)
    assert paper == draw_paper(5)
    part = draw_paper(5, (4, 2))
    assert part.tasks == (paper.tasks[1], paper.tasks[3])
    assert (paper.minutes, paper.pass_mark) == (300, 90) and (part.minutes, part.pass_mark) == (120, 80)
    seen = {draw_paper(seed, (1,)).tasks[0] for seed in range(60)}
    assert seen == set(tasks_of(1))


def test_a_category_or_a_paper_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageProblem, match="no category 6"):
        draw_paper(1, (6,))
    with pytest.raises(UsageProblem, match="no paper called 'other'"):
        read_paper("other")


@pytest.mark.parametrize("name", paper_names())
def test_every_paper_of_the_kit_can_be_read(name: str) -> None:
    paper = read_paper(name)
    assert len({read_exercise(task).category for task in paper.tasks}) == len(paper.tasks)


@pytest.mark.parametrize(
    "text",
    [
        "title = 1",
        "other = 1",
        'title = "T"\nminutes = 0\npass_mark = 90\ntasks = []',
        'title = "T"\nminutes = 9\npass_mark = 101\ntasks = []',
        'title = "T"\nminutes = 1\npass_mark = 90\ntasks = ["exam1_nothing"]',
        "= broken",
    ],
)
def test_a_paper_that_is_not_valid_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "exercises" / "papers").mkdir(parents=True)
    (tmp_path / "exercises" / "papers" / "x.toml").write_text(text)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    with pytest.raises(RubricProblem, match=r"not a valid paper.\n.*x.toml:\d: "):
        read_paper("x")


def test_constants_are_set_at_the_margin_alone_and_once() -> None:
    source = "SIZE = 1\nPADDING = 'x'\n\ndef f():\n    SIZE = 2\nSIZE = 3\n"
    sized = with_sizes(source, {"SIZE": 9, "PADDING": "pre", "OTHER": 1})
    assert sized == 'SIZE = 9\nPADDING = "pre"\n\ndef f():\n    SIZE = 2\nSIZE = 3\n'


def test_a_brief_is_filled_in_and_an_unknown_place_is_named() -> None:
    assert fill_in("{{ SIZE }}×{{ SIZE }} of {x}", {"SIZE": 3}) == "3×3 of {x}"
    with pytest.raises(RubricProblem, match="'SISE'"):
        fill_in("{{ SISE }}", {"SIZE": 3})


def test_a_task_is_read_with_the_seed_of_its_sitting() -> None:
    assert read_task("exam1_line", 8).task_seed == 8
    assert read_exercise("exam1_line").task_seed == 0


def test_an_exam_task_without_a_category_is_not_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "exercises" / "exam1_x"
    folder.mkdir(parents=True)
    told = (places.exercises_folder() / "exam1_line" / "exercise.toml").read_text()
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    for change in ("category = 0", "category = 6", ""):
        (folder / "exercise.toml").write_text(told.replace("category = 1", change))
        with pytest.raises(RubricProblem, match="category"):
            read_exercise("exam1_x")


@pytest.mark.parametrize("name", exam_tasks())
def test_each_step_has_an_incorrect_answer_that_misses_it_first(name: str) -> None:
    """A step that only what missed an earlier one misses would tell nobody anything: its hint is never the first."""
    steps = [one.id for one in read_rubric(read_exercise(name)).criteria if one.id.startswith("check_step_")]
    missed = [{case.criterion, *case.also} for case in cases_of(name) if case.criterion]
    assert {min(one) for one in missed if one <= {*steps}} == {*steps}
    assert all(len([*one]) == len(steps) - steps.index(min(one)) for one in missed if one <= {*steps})
