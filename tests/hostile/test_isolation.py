"""``--require-isolation`` refuses to run a submission where a layer is missing; ``doctor`` and the terminal say so."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.candidate.first_start import require_protection
from grader.candidate.sandbox.layers import ENFORCED, LAYERS
from grader.candidate.sandbox.probes import protection
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli, main
from grader.errors import CannotGrade
from grader.examiner.grade import Grade, Status
from grader.feedback.terminal import LiveTerminal

ALL = dict.fromkeys(LAYERS, ENFORCED)
NONE = dict.fromkeys(LAYERS, "this kernel has no such thing")


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answer.py").write_text("def f(:\n")
    return "answer.py"


def ended(*arguments: str) -> object:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return end.value.code


def test_a_layer_that_is_missing_is_a_refusal_with_exit_code_3(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.candidate.launch.protection_layers", lambda: NONE)
    arguments = ("week2_timeseries", "--submission", answer, "--require-isolation", "files,network")
    assert ended(*arguments) == 3
    out, err = capsys.readouterr()
    assert "it was not run" in err and "files: not enforced on this system" in err
    assert "0 of 100" not in out


def test_what_is_not_required_may_be_missing(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.candidate.launch.protection_layers", lambda: {**NONE, "seccomp": ENFORCED})
    arguments = ("week2_timeseries", "--submission", answer, "--require-isolation", "network, processes")
    assert ended(*arguments) == 1
    assert "0 of 100" in capsys.readouterr().out


def test_a_name_that_is_no_layer_is_a_wrong_call(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("week2_timeseries", "--submission", answer, "--require-isolation", "files,everything") == 2
    assert "'everything' is none of files, network, processes, memory" in capsys.readouterr().err


@pytest.mark.parametrize("wanted", ["files", "network", "processes", "memory"])
def test_each_name_is_enforced_with_all_layers_and_refused_with_none(wanted: str) -> None:
    require_protection(protection(ALL), [wanted])
    with pytest.raises(CannotGrade, match=wanted):
        require_protection(protection(NONE), [wanted])


def test_doctor_has_a_row_for_each_kind_of_protection(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.practice.doctor.protection_layers", lambda: {**NONE, "seccomp": ENFORCED})
    cli(["doctor"], standalone_mode=False)
    out = capsys.readouterr().out
    assert "✓ protection of network: enforced" in out
    assert "✗ protection of files: not enforced on this system" in out and "virtual machine" in out


@pytest.mark.parametrize(("layers", "said"), [(ALL, False), (NONE, True)])
def test_the_terminal_says_what_is_not_enforced_and_nothing_where_all_is(layers: dict[str, str], said: bool) -> None:
    evidence = {"protection": protection(layers)}
    grade = Grade("week2_timeseries", "a.py", "d", "r", (), 0, 0, Status.PASSED, "now", 1.0, 1, evidence=evidence)
    text = io.StringIO()
    rubric = read_rubric(read_exercise("week2_timeseries"))
    LiveTerminal(Console(file=text, width=200), rubric).show_grade(grade)
    assert ("Not fully protected here: files (not enforced" in text.getvalue()) is said
