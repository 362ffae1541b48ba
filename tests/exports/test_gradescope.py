"""Whatever is handed in, Gradescope gets a valid ``results.json`` with the right points and a sentence."""

import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exports.results_schema import RESULTS
from feedback.test_report import EXERCISE, RUBRIC, SAMPLES

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.exports import on_gradescope
from grader.cohort.exports.gradescope import NOT_OURS, Graded, as_text, results_of
from grader.cohort.exports.gradescope_zip import SCRIPTS, save_autograder
from grader.cohort.exports.pins import pins
from grader.errors import CannotGrade, SubmissionRefused
from grader.examiner.grade import Grade, Status
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

pytestmark = pytest.mark.slow

HOSTILE = "\x1b[31m\x00\ud800<script>alert(1)</script>\u202e"


def valid(results: dict[str, Any]) -> dict[str, Any]:
    """Return the file as Gradescope reads it back; fails where it is not valid."""
    read: dict[str, Any] = json.loads(as_text(results).encode().decode("utf-8"))
    jsonschema.validate(read, RESULTS, jsonschema.Draft202012Validator)
    return read


@pytest.mark.parametrize("name", SAMPLES)
def test_a_grade_becomes_a_test_for_each_criterion_with_its_points(name: str) -> None:
    grade = SAMPLES[name]()
    results = valid(results_of([Graded(EXERCISE, RUBRIC, grade)], seconds=12.34, visibility="after_published"))
    assert results["score"] == grade.earned == sum(one["score"] for one in results["tests"])
    assert sum(one["max_score"] for one in results["tests"]) == grade.possible
    assert [one["status"] == "passed" for one in results["tests"]] == [one.outcome == "MET" for one in grade.verdicts]
    assert [one["number"] for one in results["tests"]] == ["1", "2", "3", "4", "5"][: len(grade.verdicts)]
    assert {one["visibility"] for one in results["tests"]} == {"after_published"}
    assert results["execution_time"] == 12.3
    assert all(one["output"] for one in results["tests"] if one["status"] == "failed")


def test_a_miss_says_what_was_expected_what_was_found_and_what_to_do() -> None:
    grade = SAMPLES["failing"]()
    results = valid(results_of([Graded(EXERCISE, RUBRIC, grade)], seconds=1))
    to_fix = grade.first_to_fix()
    assert to_fix is not None
    [test] = [one for one in results["tests"] if to_fix.expected in one["output"]]
    for text in (to_fix.found, to_fix.message):
        assert text in test["output"] and text in results["output"]


def test_a_fault_of_ours_is_said_not_to_count() -> None:
    broken = valid(results_of([Graded(EXERCISE, RUBRIC, SAMPLES["not-graded"]())], seconds=1))
    failed = valid(results_of([Graded(EXERCISE, RUBRIC, error=CannotGrade("No worker starts."))], seconds=1))
    assert NOT_OURS in broken["output"] and NOT_OURS in failed["output"]
    assert broken["extra_data"]["grades"][0]["status"] == "NOT_GRADED"


def test_a_time_limit_on_a_busy_machine_is_said_as_that() -> None:
    grade = SAMPLES["not-graded"]()
    late = grade.replacing(
        replace(one, details={"time_limit": True}) if one.outcome == "BROKEN" else one for one in grade.verdicts
    )
    told = valid(results_of([Graded(EXERCISE, RUBRIC, late)], seconds=1))["output"]
    assert "The time limit was over" in told and NOT_OURS not in told


def test_a_file_that_does_not_run_is_the_first_thing_to_fix() -> None:
    grade = SAMPLES["failing"]()
    for details in ({"fault": "raised", "function": "when the file was run"}, {"fault": "raised", "function": "f"}):
        first, *others = grade.verdicts
        first = replace(first, outcome=type(first.outcome)("UNMET"), details=details)
        told = valid(results_of([Graded(EXERCISE, RUBRIC, grade.replacing((first, *others)))], seconds=1))["output"]
        assert ("fix: The file does not run" in told) is (details["function"] != "f")


def test_hostile_text_breaks_no_file() -> None:
    grade = SAMPLES["failing"]()
    verdicts = (replace(one, found=HOSTILE, expected=HOSTILE, message=HOSTILE) for one in grade.verdicts)
    results = valid(results_of([Graded(EXERCISE, RUBRIC, grade.replacing(verdicts))], seconds=1))
    assert "\x1b" not in results["output"] and "\x00" not in results["tests"][-1]["output"]
    refused = Graded(EXERCISE, RUBRIC, error=SubmissionRefused(HOSTILE + " is empty."))
    assert valid(results_of([refused], seconds=1))["score"] == 0


def test_several_exercises_add_up() -> None:
    both = [
        Graded(EXERCISE, RUBRIC, SAMPLES["passing"]()),
        Graded(EXERCISE, RUBRIC, error=SubmissionRefused("Nothing was handed in.")),
    ]
    results = valid(results_of(both, seconds=1))
    assert results["tests"][0]["number"] == "1.1" and results["tests"][-1]["number"] == "2.1"
    assert sum(one["max_score"] for one in results["tests"]) == 2 * RUBRIC.possible


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": "9"}, "score"),
        ({"visibility": "always"}, "always"),
        ({"output": ""}, "short"),
        ({"column_name": 1}, "column_name"),
        ({"tests": [{"score": 1}]}, "max_score"),
    ],
)
def test_a_file_that_is_not_valid_is_seen(change: dict[str, Any], words: str) -> None:
    results = results_of([Graded(EXERCISE, RUBRIC, SAMPLES["passing"]())], seconds=1)
    with pytest.raises(jsonschema.ValidationError, match=words):
        valid({**results, **change})


@pytest.fixture
def container(tmp_path: Path) -> Path:
    """Lay the autograder out as Gradescope does, without installing anything."""
    return lay_out(tmp_path, ["week1_intro"])


def lay_out(tmp_path: Path, exercises: list[str], minutes: int = 10) -> Path:
    root = tmp_path / "autograder"
    (root / "submission").mkdir(parents=True)
    path = save_autograder(exercises, tmp_path / "made" / "autograder.zip", minutes=minutes)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(root / "source")
    return root


def graded(root: Path) -> dict[str, Any]:
    on_gradescope.grade_here(root)
    results = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    return valid(results)


def zip_without_the_file(folder: Path) -> None:
    with zipfile.ZipFile(folder / "answer.zip", "w") as archive:
        archive.writestr("notes.txt", "nothing here")


def two_files(folder: Path) -> None:
    for name in ("first.py", "second.py"):
        (folder / name).write_text("x = 1")


def empty_file(folder: Path) -> None:
    (folder / "exercise.py").touch()


def torn_notebook(folder: Path) -> None:
    (folder / "exercise.ipynb").write_text('{"cells": [')


def nothing(folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("hand_in", "words"),
    [
        (nothing, "Nothing was submitted"),
        (zip_without_the_file, "answer.zip"),
        (two_files, "first.py, second.py"),
        (empty_file, "exercise.py is empty"),
        (torn_notebook, "exercise.ipynb"),
    ],
)
def test_what_is_refused_gets_no_points_and_a_reason(hand_in: Any, words: str, container: Path) -> None:
    hand_in(container / "submission")
    results = graded(container)
    assert results["score"] == 0
    assert results["tests"][0]["max_score"] == read_rubric(read_exercise("week1_intro")).possible
    assert words in results["output"] and words in results["tests"][0]["output"]
    assert str(container) not in json.dumps(results)
    assert NOT_OURS not in results["output"]


def test_a_syntax_error_is_told_with_its_line(container: Path) -> None:
    (container / "submission" / "exercise.py").write_text("import numpy\ndef broken(:\n    pass\n")
    results = graded(container)
    assert results["score"] == 0
    assert "line 2" in results["output"]
    assert all(one["status"] == "failed" for one in results["tests"])
    assert results["extra_data"]["grades"][0]["status"] == "NOT_YET"


def test_a_file_is_found_by_its_name_among_others(tmp_path: Path) -> None:
    exercise, folder = read_exercise("week1_intro"), tmp_path
    for name in ("helper.py", "week3_nlp/exercise.py", "deep/week1_intro/exercise.ipynb", "__MACOSX/exercise.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    for alone in (False, True):
        assert on_gradescope.find_submitted(exercise, folder, alone) == folder / "deep/week1_intro/exercise.ipynb"


def test_the_only_script_is_taken_where_one_exercise_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "my_answer.py").touch()
    exercise = read_exercise("week1_intro")
    assert on_gradescope.find_submitted(exercise, tmp_path, True).name == "my_answer.py"
    with pytest.raises(SubmissionRefused, match="Nothing was submitted"):
        on_gradescope.find_submitted(exercise, tmp_path, False)


def test_a_saved_model_is_taken_where_there_is_no_code(tmp_path: Path) -> None:
    exercise = read_exercise("exam1_line")
    (tmp_path / "model.keras").touch()
    (tmp_path / "notes.txt").touch()
    assert on_gradescope.find_submitted(exercise, tmp_path, True).name == "model.keras"
    (tmp_path / "exercise.py").write_text("x = 1")
    assert on_gradescope.find_submitted(exercise, tmp_path, True).name == "exercise.py"


def test_a_failure_of_ours_is_tried_once_more_while_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[float] = []
    answers: list[Grade] = [replace(SAMPLES["not-graded"](), status=Status.NOT_GRADED), SAMPLES["passing"]()]

    def grade(self: Attempt, listen: Any, options: GradingOptions, *, keep: bool) -> Grade:
        assert not keep and options.time_limit
        limits.append(options.time_limit)
        return answers[len(limits) - 1]

    monkeypatch.setattr(Attempt, "grade", grade)
    root = lay_out(tmp_path, ["week3_nlp"], minutes=4)
    (root / "submission" / "exercise.py").write_text("x = 1")
    assert graded(root)["extra_data"]["grades"][0]["status"] == "PASSED"
    assert len(limits) == 2 and all(0 < one < 240 - 40 for one in limits)


def test_the_zip_holds_what_gradescope_asks_for_and_no_solution(tmp_path: Path) -> None:
    path = save_autograder(["week3_nlp"], tmp_path / "autograder.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert {*SCRIPTS, "autograder.json"} < set(names)
        assert archive.read("constraints.txt").decode() == pins()
        assert b'--constraint "$root/source/constraints.txt"' in archive.read("setup.sh")
        for script in SCRIPTS:
            assert archive.getinfo(script).external_attr >> 16 & 0o111
            assert archive.read(script).startswith(b"#!/usr/bin/env bash\n")
    assert path.read_bytes() == save_autograder(["week3_nlp"], tmp_path / "again.zip").read_bytes()


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_shell(script: str) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash here")
    subprocess.run([shell, "-n", str(places.templates_folder() / "gradescope" / script)], check=True)


@pytest.mark.parametrize("ends", ["exit 137", "true", "printf '' > $root/results/results.json"])
def test_where_the_kit_dies_the_script_still_leaves_a_sentence(ends: str, tmp_path: Path) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash here")
    root = lay_out(tmp_path, ["week1_intro"])
    python = root / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nroot={root}\n{ends}\n")
    python.chmod(0o755)
    script = root / "run_autograder"
    text = (root / "source" / "run_autograder").read_text().replace("root=/autograder", f"root={root}")
    script.write_text(text)
    (root / "results").mkdir()
    (root / "results" / "results.json").write_text("of an earlier run")
    subprocess.run([shell, str(script)], check=True, env={"PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL)
    results = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(results, RESULTS, jsonschema.Draft202012Validator)
    assert results["output"] == NOT_OURS
