"""Which answers a calibration trains."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from upstream_server import closed_port, mnist_at

from grader.authoring import calibration
from grader.authoring.calibration import (
    Side,
    measure,
    measured_solutions,
    render_calibration,
    what_fails,
    widest_spread,
)
from grader.catalogue import places
from grader.cli.main import main
from grader.data.upstream import UPSTREAM
from grader.errors import CannotGrade, RubricProblem
from grader.examiner.grade import Outcome, Verdict

NAME = "exam4_reviews_negation"


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("solution", ["solution"]),
        ("right/", ["bidirectional_lstm", "two_convolutions_and_logits", "two_softmax_units"]),
        ("softmax", ["two_softmax_units"]),
    ],
)
def test_answers_are_chosen_by_their_path_below_the_exercise(only: str, names: list[str]) -> None:
    assert [path.stem for path, _ in measured_solutions(NAME, "check_step_5", only)] == names


def test_right_answers_are_measured_beside_the_wrong_ones_that_the_criterion_must_catch() -> None:
    answers = measured_solutions(NAME, "check_step_3")
    assert [path.parent.name for path, right in answers if right] == [NAME, "right", "right", "right"]
    wrong = [path.read_text(encoding="utf-8") for path, right in answers if not right]
    assert wrong
    assert all(text.startswith("# caught by: check_step_3") for text in wrong)


def test_a_choice_that_leaves_nothing_is_said() -> None:
    with pytest.raises(RubricProblem, match="No answer of exam4_reviews_negation has 'nosuch' in its path"):
        measured_solutions(NAME, "check_step_5", "nosuch")


@pytest.mark.parametrize(
    ("right", "more_is_better", "values", "refused", "holds"),
    [
        (True, True, (0.95, 0.96, 0.97), 0, True),
        (True, True, (0.91, 0.96, 0.97), 0, False),  # nearer than three standard deviations
        (True, True, (0.95, 0.96, 0.97), 1, False),
        (False, True, (0.70, 0.71, 0.72), 3, True),
        (False, True, (0.95, 0.96, 0.97), 3, False),
        (True, False, (0.2, 0.21, 0.22), 0, True),
        (False, False, (2.0, 2.1, 2.2), 3, True),
        (False, False, (0.2, 0.21, 0.22), 3, False),
    ],
)
def test_a_side_holds_where_it_lies_three_standard_deviations_on_its_side_of_the_bar(
    right: bool, more_is_better: bool, values: tuple[float, ...], refused: int, holds: bool
) -> None:
    side = Side("solution.py", right, more_is_better, 0.9, values, refused)
    assert (not side.fault) is holds and side.told()[0] == ("✓" if holds else "✗")


@pytest.mark.parametrize(
    ("right", "values", "refused", "told", "fault"),
    [
        (True, (0.9295 - 0.01, 0.9295, 0.9295 + 0.01), 0, "2.95 standard", "nearer than 3 standard deviations"),
        (True, (0.92996 - 0.01, 0.92996, 0.92996 + 0.01), 0, "2.99 standard", "nearer than 3 standard deviations"),
        (True, (0.77, 0.78, 0.79), 3, "-12.00 standard", "on the wrong side of the threshold"),
        (False, (0.77, 0.79), 2, "8.48 standard", ""),
        (False, (0.95, 0.96, 0.97), 0, "-6.00 standard", "on the wrong side of the threshold"),
        (True, (0.95, 0.96, 0.971), 1, "5.74 standard", "missed in 1 of 3"),
        (False, (0.77, 0.78, 0.79), 2, "12.00 standard", "passed in 1 of 3"),
        (False, (0.5, 0.5), 2, "infinitely many standard", ""),
    ],
)
def test_a_side_says_what_decides(right: bool, values: tuple[float, ...], refused: int, told: str, fault: str) -> None:
    side = Side("solution.py", right, True, 0.9, values, refused)
    assert side.fault == fault
    assert f", {told} deviations from the threshold 0.9" in side.told()
    assert ("(wrong side)" in side.told()) is ("wrong side" in fault)


@pytest.mark.parametrize(
    ("up", "right", "wrong", "said"),
    [
        (True, (0.7, 0.72), (0.1, 0.12), "Any threshold from 0.16 to 0.66 works."),
        (False, (0.1, 0.12), (0.7, 0.72), "Any threshold from 0.16 to 0.66 works."),
        (True, (0.7, 0.72), (0.6, 0.75), "No threshold works: solution.py and wrong/b.py are too close to each other."),
        (
            False,
            (0.6, 0.75),
            (0.7, 0.72),
            "No threshold works: wrong/b.py and solution.py are too close to each other.",
        ),
    ],
)
def test_a_threshold_that_would_do_is_said(
    up: bool, right: tuple[float, ...], wrong: tuple[float, ...], said: str
) -> None:
    asked = 0.9 if up else 0.01
    sides = [Side("solution.py", True, up, asked, right, 2), Side("wrong/b.py", False, up, asked, wrong, 2)]
    told = [*what_fails(sides)]
    assert (told[0], told[-1]) == ("solution.py is on the wrong side of the threshold.", said)
    assert [*what_fails(sides[:1])] == ["solution.py is on the wrong side of the threshold."]


@pytest.mark.parametrize("holds", [True, False])
def test_a_table_is_printed_only_where_the_threshold_holds(
    holds: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    side = Side("solution.py", True, True, 0.9 if holds else 0.99, (0.95, 0.96), 0 if holds else 2)
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    monkeypatch.setattr(calibration, "measured_solutions", lambda *told: [(Path("solution.py"), True)])
    monkeypatch.setattr(calibration, "measure", lambda *told, **more: side)
    code = 0
    try:
        main(["author", "calibrate", "week2_timeseries", "-k", "check_error"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr().out
    assert (code, "[calibration]" in told) == ((0, True) if holds else (1, False))
    assert ("solution.py is on the wrong side of the threshold." in told) is not holds


def test_a_bar_on_the_data_of_others_is_not_measured_on_the_own_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    monkeypatch.setitem(UPSTREAM, "mnist", mnist_at(closed_port(), b""))
    solution = places.solutions_folder() / "week2_intro" / "solution.py"
    with pytest.raises(CannotGrade, match="cannot be measured"):
        measure("week2_intro", solution, True, "check_accuracy", [1], lambda line: None, upstream=True)


def test_a_value_that_a_criterion_alone_measured_is_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = Verdict("check_loss_gap", Outcome.MET, measured=0.08, threshold=0.15, metric="loss gap", at_least=False)
    grade = SimpleNamespace(evidence={}, verdicts=(verdict,))
    monkeypatch.setattr(calibration, "_grade", lambda *told: grade)
    solution = places.solutions_folder() / "extra_callbacks" / "solution.py"
    side = measure("extra_callbacks", solution, True, "check_loss_gap", [1, 2], lambda line: None)
    assert (side.values, side.threshold, side.more_is_better, side.refused) == ((0.08, 0.08), 0.15, False, 0)


def test_what_was_measured_is_printed_as_the_table_of_the_facts() -> None:
    sides = [
        Side("solution.py", True, True, 0.9, (0.95, 0.96, 0.97), 0),
        Side("right/two_units.py", True, True, 0.9, (0.93, 0.95), 0),
        Side('wrong/too "short".py', False, True, 0.9, (0.7,), 1),
        Side("calibration/nothing.py", False, True, 0.0, (), 0),
    ]
    table = tomllib.loads(render_calibration("check_accuracy", sides, 3))["calibration"]
    assert table == {
        "seeds": 3,
        "threshold": "check_accuracy: accuracy 0.9; none of 5 gradings of correct solutions missed it",
        "right": "solution 0.960 (standard deviation 0.010, 6.00 standard deviations off), "
        "two units 0.940 (standard deviation 0.014, 2.82 standard deviations off)",
        "wrong": 'too "short" 0.700 (standard deviation 0.000)',
    }
    assert widest_spread([*sides, Side("wrong/luck.py", False, True, 0.9, (0.2, 0.95), 1)]) == widest_spread(sides)
    assert widest_spread(sides) == pytest.approx(0.0141, abs=1e-4)


def test_a_criterion_without_a_threshold_is_told_with_those_that_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    grade = SimpleNamespace(evidence={}, verdicts=(Verdict("check_labels", Outcome.MET),))
    monkeypatch.setattr(calibration, "_grade", lambda *told: grade)
    solution = places.solutions_folder() / "week2_timeseries" / "solution.py"
    with pytest.raises(RubricProblem) as caught:
        measure("week2_timeseries", solution, True, "check_labels", [1], lambda line: None)
    assert str(caught.value).splitlines() == [
        "check_labels measured nothing in solution.py.",
        "It passes, and has no threshold to compare an accuracy or an error with.",
        "Criteria that train a model have a threshold: check_error.",
    ]
