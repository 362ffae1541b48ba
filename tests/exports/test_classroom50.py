"""An exercise on Classroom 50: its files, and a result that its published schema takes."""

import json
import runpy
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from feedback.test_report import SAMPLES
from packaging.requirements import Requirement

from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli
from grader.cohort.exports import on_classroom50
from grader.cohort.exports.classroom50 import result_of
from grader.cohort.exports.gradescope import Graded
from grader.cohort.exports.pins import pins
from grader.errors import SubmissionRefused
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.attempt import Attempt

TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
POINTS = {"type": "integer", "minimum": 0}
RESULT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
        "datetime", "score", "max-score", "tests",
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **{name: TEXT for name in ("classroom", "assignment", "owner", "commit", "release", "review")},
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": MOMENT,
        "graded_at": MOMENT,
        "score": POINTS,
        "max-score": POINTS,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": TEXT, "passed": {"type": "boolean"}, "score": POINTS, "max-score": POINTS,
                },
            },
        },
    },
}  # fmt: skip
"""What schemas/result-v1.schema.json of Classroom 50 asks for, of the fields that the kit writes."""
GIVEN = {
    "CLASSROOM": "ml-101",
    "ASSIGNMENT": "week1",
    "USERNAME": "alice",
    "SUBMISSION_TAG": "submit/2026-11-26T10-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://example.invalid/commit",
    "RELEASE_URL": "https://example.invalid/release",
}
NAME = "week1_intro"


def graded(outcome: Outcome | None) -> Graded:
    exercise = read_exercise(NAME)
    rubric = read_rubric(exercise)
    if outcome is None:
        return Graded(exercise, rubric, error=SubmissionRefused("answer.py is empty.", "", "Write the functions."))
    verdicts = tuple(Verdict(one.id, outcome, "32", "25", "Write 32.") for one in rubric.criteria)
    return Graded(exercise, rubric, replace(SAMPLES["failing"](), exercise_name=NAME, verdicts=verdicts))


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_a_result_has_the_published_form_and_points_that_fit(outcome: Outcome | None) -> None:
    told = result_of(graded(outcome), GIVEN, datetime(2026, 11, 26, 10, tzinfo=UTC))
    jsonschema.validate(told, RESULT)
    assert told["datetime"] == "2026-11-26T10:00:00Z" and told["review"] == GIVEN["COMMIT_URL"]
    assert told["score"] == sum(one["score"] for one in told["tests"]) <= told["max-score"]
    assert told["max-score"] == sum(one["max-score"] for one in told["tests"])
    assert told["score"] == (told["max-score"] if outcome is Outcome.MET else 0)
    assert "answer.py is empty." in told["tests"][0]["output"] or outcome is not None


@pytest.mark.parametrize("name", exercise_names())
def test_each_criterion_is_one_test_under_its_title(name: str) -> None:
    rubric = read_rubric(read_exercise(name))
    told = result_of(Graded(read_exercise(name), rubric, error=SubmissionRefused("Nothing.")), GIVEN)
    jsonschema.validate(told, RESULT)
    assert [(one["test-name"], one["max-score"]) for one in told["tests"]] == [
        (one.title, one.points) for one in rubric.criteria
    ]


def test_the_verb_writes_the_autograder_the_kit_and_what_it_is_installed_with(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        cli, ["export", "classroom50", NAME, "--out", str(tmp_path / "week1"), "--path", "a b.py"]
    )
    assert told.exit_code == 0, told.output
    folder = tmp_path / "week1"
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if "_kit/solutions" in name]
    assert json.loads((folder / "autograder.json").read_text()) == {"exercise": NAME, "path": "a b.py"}
    assert json.loads((folder / "runtime.json").read_text())["python"] == "3.13"
    assert (folder / "constraints.txt").read_text() == pins()


def test_the_autograder_installs_what_lies_beside_it_and_ends_as_the_grading_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(cli, ["export", "classroom50", NAME, "--out", str(tmp_path)]).exit_code == 0
    ran: list[list[str]] = []

    def run(command: list[str], check: bool = False) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0 if check else 7)

    checkout = tmp_path / "checkout"
    (checkout / "report.html" / "inner").mkdir(parents=True)
    (checkout / "result.json").write_text('{"score": 100}')
    monkeypatch.chdir(checkout)
    monkeypatch.setattr("venv.create", lambda *words, **named: None)
    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(tmp_path / "autograder.py"))
    assert ended.value.code == 7
    assert not [*checkout.iterdir()], "what was submitted as a result stays where the grading fails"
    install, grade = ran
    assert install[-1].endswith(".whl") and str(tmp_path / "constraints.txt") in install
    assert grade[1:] == ["-I", "-m", on_classroom50.__name__, str(tmp_path / "autograder.json")]


def grade_in(folder: Path, monkeypatch: pytest.MonkeyPatch, grade: Grade | None) -> int:
    (folder / "autograder.json").write_text(json.dumps({"exercise": NAME, "path": "exercise.py"}))
    if grade is not None:
        (folder / "exercise.py").write_text("x = 1\n")
    monkeypatch.setattr(Attempt, "grade", lambda self, listen, keep: grade)
    return on_classroom50.grade_here(folder / "autograder.json", folder, GIVEN)


def test_result_and_report_are_written_into_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grade_in(tmp_path, monkeypatch, graded(Outcome.UNMET).grade) == 0
    jsonschema.validate(json.loads((tmp_path / "result.json").read_text()), RESULT)
    assert "<html" in (tmp_path / "report.html").read_text()


def test_what_is_refused_gets_no_points_and_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grade_in(tmp_path, monkeypatch, None) == 0
    told = json.loads((tmp_path / "result.json").read_text())
    assert told["score"] == 0 and "exercise.py" in told["tests"][0]["output"]


def test_a_fault_of_the_kit_is_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = graded(Outcome.BROKEN).grade
    assert broken is not None
    assert grade_in(tmp_path, monkeypatch, replace(broken, status=Status.NOT_GRADED)) == 1
    assert not (tmp_path / "result.json").exists()


def test_every_dependency_of_the_kit_is_pinned_to_one_version() -> None:
    told = [Requirement(line) for line in pins().splitlines()]
    names = {one.name for one in told}
    assert {"tensorflow", "keras", "numpy", "click", "h5py"} <= names and "tf-exam-kit" not in names
    assert all(len(one.specifier) == 1 and str(one.specifier).startswith("==") for one in told)
