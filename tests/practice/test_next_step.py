"""After a grading there is always one command to type, and a pass shows figures, readings and cards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names, read_exercise, week_names
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.comparison import compare
from grader.practice.next_step import begin_with, best_measured, goal_of, other_solutions, praise, steps_after
from grader.practice.overview import CARDS_A_DAY, Overview, days_in_a_row
from grader.practice.progress import Progress

NAME = "week2_timeseries"


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return Progress()


def a_grade(outcome: Outcome = Outcome.MET, status: Status = Status.PASSED, mae: float = 2.2, **more: object) -> Grade:
    """Return a grade of the first criterion and of the metric."""
    details = {"at": {"line": 6, "where": "line 6"}}
    verdicts = (
        Verdict("check_labels", outcome, "the label 2", "the label 1", "Cut more.", details=details, title="Labels"),
        Verdict(
            "check_error", Outcome.MET, title="Hidden MAE", metric="mae", measured=mae, threshold=3.8, at_least=False
        ),
    )
    path = str(places.exercises_folder() / NAME / "exercise.py")
    facts = {"submission_path": path, "evidence": {}, **more}
    return Grade(
        NAME,
        submission_digest="0",
        rubric_digest="1",
        verdicts=verdicts,
        earned=100,
        possible=100,
        status=status,
        started="2026-01-01T10:00:00+00:00",
        seconds=1.0,
        seed=5,
        **facts,
    )  # type: ignore[arg-type]


def test_a_failure_ends_with_the_line_to_open_and_one_command(progress: Progress) -> None:
    steps = steps_after(a_grade(Outcome.UNMET, Status.NOT_YET), read_exercise(NAME), progress)
    assert steps[0][1].endswith(f"{NAME}/exercise.py:6")
    assert steps[-1] == ("Next", f"python -m grader hint {NAME}")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("outcome", Outcome)
def test_whatever_happened_the_last_line_is_a_command(status: Status, outcome: Outcome, progress: Progress) -> None:
    for more in ({}, {"not_attempted": True, "begin": {"line": 3, "where": "line 3"}}, {"interrupted": True}):
        steps = steps_after(a_grade(outcome, status, evidence=more), read_exercise(NAME), progress)
        assert steps[-1][0] == "Next" and steps[-1][1].startswith("python -m grader ")


def test_a_pass_shows_your_best_the_reference_the_threshold_and_what_to_read(progress: Progress) -> None:
    progress.keep(a_grade(mae=2.05))
    progress.keep(a_grade(mae=2.6))
    grade, exercise = a_grade(mae=2.6), read_exercise(NAME)
    assert best_measured(progress, NAME) == {"check_error": 2.05}
    steps = dict(steps_after(grade, exercise, progress))
    assert steps["Hidden MAE"] == "2.60, your best 2.05, reference 2.09, threshold 3.80"
    assert steps["Compare"] == f"python -m grader solution {NAME} --compare"
    assert len(steps["Read"].split(", ")) == 2 and all(Path(one).is_file() for one in steps["Read"].split(", "))
    assert steps["Quiz"].startswith("python -m grader quiz --concept windows (")
    assert steps["Next"] == "python -m grader start week1_intro"
    assert praise(grade, exercise, progress).startswith("Well done!") and "1 of 16" in praise(grade, exercise, progress)


def test_no_pass_no_praise(progress: Progress) -> None:
    assert praise(a_grade(status=Status.NOT_YET), read_exercise(NAME), progress) == ""


@pytest.mark.parametrize("name", week_names())
def test_every_week_says_what_it_begins_with_and_has_two_other_solutions(name: str) -> None:
    beginning = begin_with(name)
    assert 20 < len(beginning.goal) < 600 and "**" not in beginning.goal
    line = beginning.path.read_text().splitlines()[beginning.line - 1]
    assert line == beginning.exercise.functions[0].written() or line.startswith(("class ", "def "))
    assert len(other_solutions(name)) == 2


@pytest.mark.parametrize("name", exercise_names())
def test_a_reference_figure_belongs_to_a_criterion(name: str) -> None:
    exercise = read_exercise(name)
    assert set(exercise.reference) <= {criterion.id for criterion in read_rubric(exercise).criteria}
    trained = any(criterion.id in ("check_accuracy", "check_error") for criterion in read_rubric(exercise).criteria)
    assert bool(exercise.reference) or not trained


@pytest.mark.parametrize("brief", ["", "# T\n", "# T\n\n**Goal:** x", "| a |\n\n```\ny\n```"])
def test_a_brief_of_any_form_has_a_goal_or_none(brief: str) -> None:
    assert goal_of(brief) in ("", "x")


@given(days=st.sets(st.integers(0, 40)))
def test_days_in_a_row_end_today_or_yesterday(days: set[int]) -> None:
    now = datetime(2030, 5, 5, 12, tzinfo=UTC)
    counted = days_in_a_row([now - timedelta(days=back) for back in days], now)
    first = 0 if 0 in days else 1
    assert all(first + back in days for back in range(counted)) and first + counted not in days


@given(due=st.integers(0, 500), answered=st.integers(0, 50))
def test_a_day_has_ten_cards_whatever_has_piled_up(due: int, answered: int) -> None:
    today = Overview((), (), (), due, 0, answered_today=answered).due_today
    assert 0 <= today <= min(due, CARDS_A_DAY) and (today == 0) is (due == 0 or answered >= CARDS_A_DAY)


@pytest.mark.parametrize("name", week_names())
def test_a_solution_beside_itself_is_the_same_and_beside_another_has_reasons(name: str) -> None:
    folder = places.solutions_folder() / name
    reference = (folder / "solution.py").read_text()
    asked = [signature.name for signature in read_exercise(name).functions]
    assert not any(row.reason for one in compare(reference, reference, asked) for row in one.rows)
    other = (
        compare((folder / "right" / "course_style.py").read_text(), reference, asked)
        if (folder / "right" / "course_style.py").is_file()
        else []
    )
    for one in other:
        assert all(bool(row.reason) is (row.yours != row.reference) for row in one.rows)
        assert len(one.reasons) == len({row.reason for row in one.rows if row.reason})


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(yours: str, reference: str) -> None:
    compare(yours, reference, ["f"])
    body = replace(compare(f"def f():\n    {yours!r}", f"def f():\n    {reference!r}", ["f"])[0])
    assert all(row.reason == 0 for row in body.rows if row.yours == row.reference)
