"""A function that a form asks for, and that no criterion calls, costs one criterion where it is missing."""

import ast
from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.packs import solution_folder
from grader.submission.course_source import in_its_form
from grader.submission.submission import Submission, read_submission

RIGHT = sorted(path for name in week_names() for path in (solution_folder(name) / "right").glob("form_v*.py"))


def prepared(name: str, path: Path) -> Submission:
    exercise = read_exercise(name)
    return in_its_form(exercise, read_submission(exercise, path))[1]


@pytest.mark.parametrize("form", ["v3", "v4"])
@pytest.mark.parametrize("is_there", [False, True])
def test_what_no_criterion_calls_is_charged_where_it_is_not_written(form: str, is_there: bool, tmp_path: Path) -> None:
    function = "create_uncompiled_model"
    tree = ast.parse((solution_folder("week4_timeseries") / "right" / f"form_{form}.py").read_text())
    [node] = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == function]
    node.body = ast.parse("pass").body
    if not is_there:
        tree.body.remove(node)
    path = tmp_path / "C4W4_Assignment.py"
    path.write_text("# GRADED FUNCTION\n" + ast.unparse(tree))
    [charged] = prepared("week4_timeseries", path).charged_lines
    assert charged.expected == f"a function called `{function}`"
    assert charged.where == "" and function in charged.functions


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_right_answer_is_charged(path: Path, tmp_path: Path) -> None:
    assert list(prepared(path.parts[-3], path).charged_lines) == []
