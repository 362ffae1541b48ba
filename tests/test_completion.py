"""A shell completes verbs, options and exercises, and learns how from `tf-exam` itself."""

import pytest

from grader.catalogue.exercise import exercise_names
from grader.cli.completion import VARIABLE
from grader.cli.main import cli, main


def completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str) -> list[str]:
    """Return what bash is offered at the end of a line."""
    monkeypatch.setenv(VARIABLE, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    return [one.partition(",")[2] for one in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tf-exam progr", {"progress"}),
        ("tf-exam week3_n", {"week3_nlp"}),
        ("tf-exam hint week3_n", {"week3_nlp"}),
        ("tf-exam watch week2_t", {"week2_timeseries"}),
        ("tf-exam author prove week1_i", {"week1_intro"}),
        ("tf-exam week3_nlp --form", {"--format"}),
        ("tf-exam week3_nlp --format sa", {"sarif"}),
    ],
)
def test_what_is_completed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, expected: set[str]
) -> None:
    assert set(completed(monkeypatch, capsys, line)) == expected


def test_the_first_word_is_a_verb_or_an_exercise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(completed(monkeypatch, capsys, "tf-exam ")) == {*cli.commands, *exercise_names()}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    monkeypatch.setenv(VARIABLE, f"{shell}_source")
    with pytest.raises(SystemExit):
        main([])
    told = capsys.readouterr().out
    assert "tf-exam" in told and f"{VARIABLE}={shell}_complete" in told
