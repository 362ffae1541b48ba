"""The first line of a wrong answer names what it fails: one criterion, or several with one cause."""

from pathlib import Path

import pytest

from grader.authoring.proof import Case, cases_of, complaints, incorrect_solutions, solution_called
from grader.catalogue import places
from grader.errors import RubricProblem, UsageProblem
from grader.examiner.grade import Grade, Outcome, Status, Verdict


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


@pytest.mark.parametrize("label", ["not_shuffled", "wrong/not_shuffled.py", "wrong/not_shuffled"])
def test_an_answer_is_found_by_its_label(label: str) -> None:
    path = solution_called("week2_timeseries", label)
    assert path == places.solutions_folder() / "week2_timeseries" / "wrong" / "not_shuffled.py"


def test_a_label_that_nothing_has_is_answered_with_near_ones() -> None:
    with pytest.raises(UsageProblem, match="Did you mean not_shuffled"):
        solution_called("week2_timeseries", "not_shufled")


def test_a_label_of_two_answers_is_asked_for_with_its_folder() -> None:
    with pytest.raises(UsageProblem, match=r"wrong/average_of_the_window.py or calibration/average_of_the_window.py"):
        solution_called("week2_timeseries", "average_of_the_window")


def test_bases_and_texts_beside_wrong_answers_are_no_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header(tmp_path, monkeypatch, "# caught by: check_a | x")
    for name in ("_base.py", "mistake.txt", "__pycache__/x.pyc"):
        path = tmp_path / "week9_x" / "wrong" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [path.name for path in incorrect_solutions("week9_x")] == ["mistake.py"]


def test_a_criterion_that_waits_for_a_training_is_named_as_well() -> None:
    verdicts = (
        Verdict("check_error", Outcome.BLOCKED, details={"fast": True}),
        Verdict("check_sweep", Outcome.UNMET, "a rate", "none"),
    )
    grade = Grade("week2_timeseries", "x", "x", "x", verdicts, 0, 100, Status.NOT_YET, "x", 1.0, 1)
    case = Case("week2_timeseries", places.exercises_folder(), "check_error", "x")
    [said] = complaints(case, grade)
    waits = "must be caught by check_error alone (check_error waits for a training); found check_sweep: "
    assert said == f"{waits}expected a rate, found none"


def test_what_broke_is_said_with_the_line_of_the_rubric() -> None:
    rubric = places.exercises_folder() / "week2_timeseries" / "checks.py"
    frames = ('File "x/plugin.py", line 3, in call', f'File "{rubric}", line 71, in check_labels')
    trace = "Traceback:\n" + "".join(f"  {frame}\n" for frame in frames)
    verdicts = (Verdict("check_labels", Outcome.BROKEN, found="TypeError: no matchers", details={"trace": trace}),)
    grade = Grade(
        exercise_name="week2_timeseries", submission_path="x", submission_digest="x", rubric_digest="x",
        verdicts=verdicts, earned=0, possible=100, status=Status.NOT_GRADED, started="x", seconds=1.0, seed=1,
        versions={}, evidence={},
    )  # fmt: skip
    [said] = complaints(Case("week2_timeseries", rubric), grade)
    assert said == (
        "the rubric has an error: exercises/week2_timeseries/checks.py:71: check_labels: TypeError: no matchers"
    )
