"""``pytest --tf-exam``: a test for each criterion, graded once, with what was expected and found."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from feedback.test_report import SAMPLES

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli import pytest_plugin
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.practice.attempt import Attempt

pytestmark = pytest.mark.slow
NAME = "week3_nlp"
CRITERIA = [one.id for one in read_rubric(read_exercise(NAME)).criteria]


def grade_of(outcomes: list[Outcome]) -> Grade:
    """Return a grade with these outcomes, and the last of them for all other criteria."""
    following = [*outcomes, *[outcomes[-1]] * len(CRITERIA)]
    told = zip(CRITERIA, following, strict=False)
    verdicts = [Verdict(name, one, "" if one is Outcome.MET else "32", "25", "Write 32.") for name, one in told]
    return replace(SAMPLES["failing"](), verdicts=tuple(verdicts))


class Heard:
    """What a run within this run reported."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.text = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.outcomes[report.nodeid] = report.outcome
            self.text += report.longreprtext

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        self.outcomes[item.nodeid] = "collected"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.text += report.longreprtext if report.failed else ""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A folder with an exercise to work in; returns which criteria each grading was asked for."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "exercises" / NAME
    shutil.copytree(read_exercise(NAME).folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    gradings: list[tuple[str, ...]] = []

    def grade(self: Attempt, listen: object) -> Grade:
        gradings.append(self.only)
        return grade_of([Outcome.MET, Outcome.UNMET, Outcome.BROKEN, Outcome.BLOCKED])

    monkeypatch.setattr(Attempt, "grade", grade)
    return gradings


def run(*words: str) -> tuple[int, Heard]:
    heard = Heard()
    options = ["-c", os.devnull, f"--rootdir={Path.cwd()}", "-p", "no:cacheprovider", "-p", "no:terminal"]
    return int(pytest.main([*options, *words], plugins=[pytest_plugin, heard])), heard


def test_each_criterion_is_a_test_and_the_exercise_is_graded_once(asked: list[tuple[str, ...]]) -> None:
    code, heard = run("--tf-exam", f"exercises/{NAME}")
    expected = ["passed", "failed", "failed", *["skipped"] * (len(CRITERIA) - 3)]
    ids = [f"exercises/{NAME}/exercise.py::{one}" for one in CRITERIA]
    assert heard.outcomes == dict(zip(ids, expected, strict=True))
    assert (code, asked) == (pytest.ExitCode.TESTS_FAILED, [()])
    assert (
        "expected: 32\nfound: 25\nto do: Write 32." in heard.text
        and "a fault of the kit" in heard.text
        and "Traceback" not in heard.text
    )


def test_where_all_waits_for_a_syntax_error_one_test_fails(
    asked: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Attempt, "grade", lambda self, listen: grade_of([Outcome.BLOCKED]))
    _, heard = run("--tf-exam", "exercises")
    assert list(heard.outcomes.values()) == ["failed", *["skipped"] * (len(CRITERIA) - 1)]


def test_one_criterion_is_graded_alone(asked: list[tuple[str, ...]]) -> None:
    code, heard = run("--tf-exam", f"exercises/{NAME}/exercise.py::{CRITERIA[0]}")
    assert (code, len(heard.outcomes), asked) == (0, 1, [(CRITERIA[0],)])


def test_a_notebook_that_is_named_is_graded_instead(asked: list[tuple[str, ...]]) -> None:
    _, heard = run("--tf-exam", f"exercises/{NAME}/exercise.ipynb", "--collect-only")
    assert list(heard.outcomes) == [f"exercises/{NAME}/exercise.ipynb::{one}" for one in CRITERIA]


def test_without_the_option_no_exercise_is_collected(asked: list[tuple[str, ...]]) -> None:
    assert run(f"exercises/{NAME}")[0] == pytest.ExitCode.NO_TESTS_COLLECTED
    assert asked == []


def test_what_cannot_be_graded_is_said_without_a_traceback(asked: list[tuple[str, ...]]) -> None:
    Path("exercises", NAME, "exercise.ipynb").write_text("{")
    code, heard = run("--tf-exam", f"exercises/{NAME}/exercise.ipynb")
    assert code == pytest.ExitCode.INTERRUPTED
    assert "exercise.ipynb" in heard.text and "Traceback" not in heard.text


def test_the_plugin_costs_a_run_without_it_nothing() -> None:
    code = "import sys, grader.cli.pytest_plugin; print(sorted(m for m in sys.modules if m.startswith('grader.')))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "['grader.cli', 'grader.cli.pytest_plugin']"
