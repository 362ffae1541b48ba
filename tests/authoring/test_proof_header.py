"""The first line of a wrong answer names what it fails: one criterion, or several with one cause."""

from pathlib import Path

import pytest

from grader.authoring.proof import cases_of
from grader.errors import RubricProblem


def header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> tuple[str, str, tuple[str, ...]]:
    folder = tmp_path / "week9_x" / "wrong"
    folder.mkdir(parents=True)
    (folder / "mistake.py").write_text(f"{line}\nx = 1\n")
    monkeypatch.setattr("grader.catalogue.places.solutions_folder", lambda: tmp_path)
    case = cases_of("week9_x")[-1]
    return case.criterion, case.phrase, case.also


def test_one_criterion_and_a_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = header(tmp_path, monkeypatch, "# caught by: check_labels | leaks")
    assert told == ("check_labels", "leaks", ())


def test_several_criteria_of_which_the_first_is_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = header(tmp_path, monkeypatch, "# caught by: check_scaling, check_accuracy | 0 to 1")
    assert told == ("check_scaling", "0 to 1", ("check_accuracy",))


@pytest.mark.parametrize("line", ["x = 1", "# caught by: scaling", "# caught by: check_a,check_b | x"])
def test_a_header_of_another_form_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises(RubricProblem, match="what catches it"):
        header(tmp_path, monkeypatch, line)
