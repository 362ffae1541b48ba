"""A folder of sixteen course notebooks, with all their machinery, is graded by one command in one go.

Each run recognises and prepares all of them, and grades two; ``make prove`` grades all.
"""

import json
from pathlib import Path

import pytest
from course_notebooks import write_course

from grader.catalogue.exercise import read_exercise
from grader.cli.main import main
from grader.submission.collection import find_answers
from grader.submission.course_source import in_its_form
from grader.submission.submission import read_submission
from grader.submission.syntax import parse

MACHINERY = ("unittests.", "pickle.", "model.fit(training_data", "pd.read_csv", "extractall", "wget")


def test_each_notebook_of_a_course_is_recognised(tmp_path: Path) -> None:
    written = write_course(tmp_path)
    found = {one.path: one.exercise_name for one in find_answers(tmp_path)}
    assert found.pop(tmp_path / "notes.py") == ""
    assert found == written


def test_each_is_recognised_by_its_content_alone(tmp_path: Path) -> None:
    for path, name in write_course(tmp_path).items():
        plain = path.rename(path.with_name("notebook.ipynb"))
        moved = tmp_path / f"{name}-answer" / "notebook.ipynb"
        moved.parent.mkdir()
        plain.rename(moved)
    found = {one.path.parent.name.removesuffix("-answer"): one.exercise_name for one in find_answers(tmp_path)}
    found.pop(tmp_path.name, None)
    assert {name for name, known in found.items() if name != known} == set()


def test_the_machinery_of_each_is_left_out_and_listed(tmp_path: Path) -> None:
    for path, name in write_course(tmp_path).items():
        exercise = read_exercise(name)
        found, submission = in_its_form(exercise, read_submission(exercise, path))
        assert found.form is not None, name
        assert submission.is_prepared
        code = "\n".join(line for line in submission.source.split("\n") if not line.lstrip().startswith("#"))
        assert [one for one in MACHINERY if one in code] == [], name
        defined = {node.name for node in parse(submission.source).body if hasattr(node, "name")}
        assert {one.name for one in found.functions} <= defined
        kinds = {told.partition(":")[0] for told in submission.left_out}
        assert {"checks of the course", "downloads, uploads and commands", "plots", "stored histories"} <= kinds


def graded(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        main(["grade", str(folder), "--all", "--json", "--fresh", "--report-dir", str(folder / "reports")])
    assert ended.value.code in (0, 1)
    grades: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return grades


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_two_notebooks_are_graded_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, name in write_course(tmp_path).items():
        if name not in ("week1_timeseries", "week1_nlp"):
            path.unlink()
    grades = graded(tmp_path, capsys)
    assert {one["exercise_name"] for one in grades} == {"week1_timeseries", "week1_nlp"}
    for one in grades:
        assert one["status"] == "PASSED"
        assert one["evidence"]["form"] == {"name": "v4", "title": "the 2024 assignment"}
        assert one["evidence"]["left_out"]


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_all_sixteen_are_graded_in_one_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = write_course(tmp_path)
    grades = graded(tmp_path, capsys)
    assert sorted(str(one["exercise_name"]) for one in grades) == sorted(written.values())
    assert {one["exercise_name"]: one["earned"] for one in grades if one["status"] != "PASSED"} == {}
