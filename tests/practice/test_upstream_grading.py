"""Grading on a data set of others, from a publisher on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from upstream_server import Publisher, closed_port, digits_file, mnist_at, published_imdb, published_mnist

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.cli.main import main
from grader.data.upstream import UPSTREAM
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt, draw_again

SOLUTION = places.solutions_folder() / "week2_intro" / "solution.py"


@pytest.fixture
def mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """MNIST, published on this machine, and nothing fetched yet."""
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    with published_mnist(monkeypatch, digits_file()) as server:
        yield server


@pytest.mark.worker
def test_a_model_is_trained_and_asked_on_the_data_of_others_with_their_bar(
    mnist: Publisher, warm: None, tmp_path: Path
) -> None:
    attempt = Attempt.begin("week2_intro", SOLUTION, ("check_accuracy",), upstream=True)
    grade = attempt.grade(lambda event: None)
    asked = read_exercise("week2_intro").upstream
    assert asked
    assert grade.evidence["measured"]["threshold"] == asked.threshold
    assert grade.evidence["measured"]["value"] > 0.85
    assert grade.evidence["on_data"] == "Graded on MNIST, with its own threshold."
    for report in (attempt.save_report(grade, tmp_path), draw_again("week2_intro", tmp_path)):
        page = report.read_text(encoding="utf-8")
        assert asked.description.replace("'", "&#39;") in page
        assert "Graded on MNIST, with its own threshold." in page


@pytest.mark.worker
def test_sentences_of_others_go_through_the_learners_functions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: None
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    with published_imdb(monkeypatch):
        solution = places.solutions_folder() / "week2_nlp" / "solution.py"
        grade = Attempt.begin("week2_nlp", solution, ("check_accuracy",), upstream=True).grade(lambda event: None)
    asked = read_exercise("week2_nlp").upstream
    assert asked
    assert grade.evidence["measured"]["threshold"] == asked.threshold
    assert grade.evidence["measured"]["value"] > asked.threshold
    assert sum(map(sum, grade.evidence["confusion"]["matrix"])) == 3000
    assert grade.evidence["on_data"] == "Graded on the IMDB reviews, with its own threshold."


@pytest.mark.worker
def test_what_was_decided_on_one_data_set_is_not_taken_over_to_the_other(mnist: Publisher, warm: None) -> None:
    first = Attempt.begin("week2_intro", SOLUTION, ("check_model",)).grade(
        lambda event: None, GradingOptions(recall=True)
    )
    other = Attempt.begin("week2_intro", SOLUTION, ("check_model",), upstream=True)
    assert "kept" not in first.evidence
    assert "kept" not in other.grade(lambda event: None, GradingOptions(recall=True)).evidence
    assert "kept" in other.grade(lambda event: None, GradingOptions(recall=True)).evidence


def test_without_a_network_the_command_says_so_and_judges_on_the_own_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    monkeypatch.setitem(UPSTREAM, "mnist", mnist_at(closed_port(), b""))
    stub = places.exercises_folder() / "week2_intro" / "exercise.py"
    words = ["week2_intro", "--submission", str(stub), "--upstream", "--report-dir", str(tmp_path)]
    with pytest.raises(SystemExit):
        main(words)
    told = " ".join(capsys.readouterr().out.split())
    assert "Graded on the kit's own data, because MNIST is not available: http://127.0.0.1" in told
    with pytest.raises(SystemExit):
        main([*words, "--json"])
    assert json.loads(capsys.readouterr().out)["evidence"]["on_upstream"] is False


def test_an_exercise_without_such_data_says_which_have_them(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["week1_nlp", "--upstream"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "week1_nlp has no public data set." in told
    assert "week2_intro (MNIST), week3_intro (Fashion-MNIST), week2_nlp (the IMDB reviews)." in told


def test_it_goes_with_one_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--all", "--upstream"])
    assert "--upstream goes with one exercise." in capsys.readouterr().err
