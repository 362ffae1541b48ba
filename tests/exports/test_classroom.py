"""An exercise as GitHub Classroom grades it: every part once, with its points, under a name that its reporter reads."""

import json
import re
import shlex
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli
from grader.cohort.exports.classroom import TESTS, WORKFLOW, autograding, workflow
from grader.practice.attempt import Attempt

NAMES = exercise_names()


def parsed(name: str, path: str = "exercises/x") -> dict[str, Any]:
    exercise = read_exercise(name)
    read: dict[str, Any] = yaml.safe_load(workflow(exercise, read_rubric(exercise), path=path, install="tf-exam-kit"))
    return read


@pytest.mark.parametrize("name", NAMES)
def test_each_part_has_one_step_with_its_points_and_the_reporter_reads_all(name: str) -> None:
    rubric = read_rubric(read_exercise(name))
    read = parsed(name)
    assert set(read) == {"name", "on", "permissions", "jobs"}
    assert read["permissions"] == {"checks": "write", "actions": "read", "contents": "read"}
    steps = read["jobs"]["autograding"]["steps"]
    graders = [one for one in steps if "autograding-command-grader@v1" in one.get("uses", "")]
    assert [one["id"] for one in graders] == [one.id for one in rubric.criteria]
    assert [one["with"]["max-score"] for one in graders] == [one.points for one in rubric.criteria]
    assert [one["with"]["test-name"] for one in graders] == [one.title for one in rubric.criteria]
    for one in graders:
        assert set(one["with"]) == {"test-name", "command", "timeout", "max-score"}
        assert 0 < one["with"]["timeout"] < 360
    reporter = steps[-1]
    assert reporter["uses"].endswith("/autograding-grading-reporter@v1")
    runners = reporter["with"]["runners"].split(",")
    assert runners == [one["id"] for one in graders]
    # The reporter looks for the id in capitals, and for nothing else.
    assert reporter["env"] == {f"{one.upper()}_RESULTS": f"${{{{ steps.{one}.outputs.result }}}}" for one in runners}


@pytest.mark.parametrize("name", NAMES)
def test_each_command_judges_its_own_part_alone(name: str) -> None:
    exercise = read_exercise(name)
    rubric = read_rubric(exercise)
    tests: Any = autograding(exercise, rubric, path=str(exercise.folder), install="tf-exam-kit")["tests"]
    assert sum(one["points"] for one in tests) == rubric.possible
    for one, criterion in zip(tests, rubric.criteria, strict=True):
        words = shlex.split(one["run"])
        assert words[:3] == ["python", "-m", "grader"]
        above = click.Context(cli, **cli.context_settings)
        context = cli.commands["grade"].make_context("grade", words[3:], parent=above)
        told = context.params
        attempt = Attempt.begin(told["exercises"][0], Path(told["submission"]), tuple(told["only"]))
        assert attempt.only == (criterion.id,)
        assert set(one) == {"name", "setup", "run", "input", "output", "comparison", "timeout", "points"}
        assert one["comparison"] in ("included", "exact", "regex")


def test_the_verb_writes_both_files_where_it_is_told(tmp_path: Path) -> None:
    arguments = ["export", "classroom", "week1_intro", "--out", str(tmp_path), "--path", "my answer.py"]
    told = CliRunner().invoke(cli, [*arguments, "--install", "./kit.whl; rm x"])
    assert told.exit_code == 0, told.output
    assert (tmp_path / WORKFLOW).is_file() and (tmp_path / TESTS).is_file()
    text = (tmp_path / WORKFLOW).read_text(encoding="utf-8")
    runs = [one["run"] for one in yaml.safe_load(text)["jobs"]["autograding"]["steps"] if "run" in one]
    assert shlex.split(runs[0])[-1] == "./kit.whl; rm x"
    assert "my answer.py" in shlex.split(runs[1])
    tests = json.loads((tmp_path / TESTS).read_text(encoding="utf-8"))["tests"]
    assert all("my answer.py" in shlex.split(one["run"]) for one in tests)


def test_unless_told_otherwise_the_kit_lies_beside_the_tests(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["export", "classroom", "week1_intro", "--out", str(tmp_path)])
    assert told.exit_code == 0, told.output
    steps = yaml.safe_load((tmp_path / WORKFLOW).read_text(encoding="utf-8"))["jobs"]["autograding"]["steps"]
    *_, source = shlex.split(next(one["run"] for one in steps if "pip install" in one.get("run", "")))
    with zipfile.ZipFile(tmp_path / source) as wheel:
        assert "grader/_kit/exercises/week1_intro/checks.py" in wheel.namelist()
        assert not [name for name in wheel.namelist() if "_kit/solutions" in name]


def test_promises_with_quotes_and_backticks_stay_what_they_are() -> None:
    promises = [one.promise for name in NAMES for one in read_rubric(read_exercise(name)).criteria]
    assert any('"' in one for one in promises) and any("`" in one for one in promises)
    assert re.search(r"[:#]", "".join(promises))
