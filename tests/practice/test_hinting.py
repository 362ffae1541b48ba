"""Hints are counted, and there are none in an exam."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from practice.held_clock import HeldClock

from grader.catalogue.exam_paper import draw_paper, exam_tasks
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli
from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.hints import hint_due
from grader.practice.attempt import Attempt
from grader.practice.exam.desk import begin
from grader.practice.exam_rules import why_withheld
from grader.practice.hinting import next_hint
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

WEEK = "week1_intro"
"""It prepares for category 1 of the exam."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


def sit(clock: HeldClock, folder: Path, category: int = 1) -> tuple[Sittings, Sitting]:
    sittings = Sittings(clock)
    paper = draw_paper(1, (category,), 60)
    return sittings, begin(sittings, paper, seed=1, feedback="score", practice=True, folder=folder / "exam")


def criterion() -> str:
    return next(one.id for one in read_rubric(read_exercise(WEEK)).criteria if one.hints)


def test_each_hint_is_counted_and_goes_further() -> None:
    first, second = next_hint(WEEK, criterion()), next_hint(WEEK, criterion())
    assert "Hint 1 of" in first and "Hint 2 of" in second
    assert Progress().hints_asked_for(WEEK) == {criterion(): 2}
    assert "last hint" not in second
    third, again = next_hint(WEEK, criterion()), next_hint(WEEK, criterion())
    assert third == again and third.endswith(f"`python -m grader solution {WEEK}` shows the reference solution.")


def test_without_an_exercise_the_hint_is_for_the_latest_attempt_and_an_error_comes_first() -> None:
    with pytest.raises(UsageProblem, match="There is no attempt yet"):
        next_hint(None, None)
    raised = Verdict(criterion(), Outcome.UNMET, "code that runs", details={"exception": {"type": "ValueError"}})
    for details, first in ((raised, "Your code raised an error here. Repair that first"), (None, "Hint 1 of")):
        verdicts = (details or Verdict(criterion(), Outcome.UNMET),)
        graded = Grade(WEEK, "x.py", "d", "r", verdicts, 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
        Progress().keep(graded)
        assert next_hint(None, None).splitlines()[1].startswith(first)


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"exception": {"type": "ValueError"}}, "the report shows the line.\nWrite `b`."),
        ({"exception": {"type": "ValueError"}, "unexplained": True}, "the report shows the line.\nWrite `b`."),
        ({"syntax": True}, "The latest grading found: line 3.\nWrite `b`."),
        ({"fault": "time"}, "The latest grading found: line 3.\nWrite `b`."),
    ],
)
def test_where_the_code_did_not_run_the_hint_is_about_that_alone(details: dict[str, object], told: str) -> None:
    told += f"\nThere is no other hint until you change this. `python -m grader {WEEK}` grades it again."
    verdict = Verdict(criterion(), Outcome.UNMET, "code that runs", "line 3", "Write `b`.", details=details)
    graded = Grade(WEEK, "x.py", "d", "r", (verdict,), 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
    Progress().keep(graded)
    assert next_hint(WEEK, None).endswith(told) and "Hint 1" not in next_hint(WEEK, None)
    assert Progress().hints_asked_for(WEEK) == {}


KNOWN = "End `train_model` with `return model`."


@pytest.mark.parametrize(("message", "is_known"), [(KNOWN, True), (f"{KNOWN} Is it there?", False), ("Do it.", False)])
def test_of_a_known_mistake_the_question_of_its_criterion_is_not_asked(message: str, is_known: bool) -> None:
    asked = read_rubric(read_exercise(WEEK))[criterion()]
    verdict = Verdict(criterion(), Outcome.UNMET, "a model", "`None`", message)
    graded = Grade(WEEK, "x.py", "d", "r", (verdict,), 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
    Progress().keep(graded)
    first, second = next_hint(WEEK, None), next_hint(WEEK, None)
    assert first.count(message) == 1 and (asked.hints[0] in first) is not is_known
    said = "Hint 2 of 2: " + asked.hints[2] if is_known else "Hint 2 of 3: " + asked.hints[1]
    assert second.splitlines()[1] == said and message in second
    assert hint_due(verdict, asked, 1, asked_for=1) == asked.hints[1 if is_known else 0]


def test_the_hint_is_for_the_first_thing_to_fix_and_not_for_what_waits() -> None:
    first, second = [one for one in read_rubric(read_exercise(WEEK)).criteria if one.hints][:2]
    verdicts = (Verdict(first.id, Outcome.BLOCKED), Verdict(second.id, Outcome.UNMET))
    kept = Grade(WEEK, "x.py", "d", "r", verdicts, 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
    Progress().keep(kept)
    assert next_hint(WEEK, None).startswith(f"{second.title}: {second.description}")
    assert Progress().hints_asked_for(WEEK) == {second.id: 1}


def test_the_hints_of_the_mistake_that_was_found_come_before_those_of_the_criterion() -> None:
    found = Verdict(criterion(), Outcome.UNMET, message="Do this.", details={"hints": ("Which one?", "The other.")})
    for verdict, told in ((found, "Hint 1 of 2: Which one?"), (replace(found, details={}), "Hint 2 of 3: ")):
        graded = Grade(WEEK, "x.py", "d", "r", (verdict,), 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
        Progress().keep(graded)
        hint = next_hint(WEEK, None)
        assert told in hint
        assert ("The latest grading says more about your code: Do this." in hint) is (not verdict.details)


@pytest.mark.parametrize("details", [{"change": {"words": "Write `1e-06`"}}, {"passes": True}])
def test_beside_a_change_with_which_it_passed_no_hint_tells_another_one(details: dict[str, object]) -> None:
    verdict = Verdict(criterion(), Outcome.UNMET, message="Write `1e-06`. With it, it passes.", details=details)
    graded = Grade(WEEK, "x.py", "d", "r", (verdict,), 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
    Progress().keep(graded)
    told = next_hint(WEEK, None)
    assert f"\n{verdict.message}\nThere is no other hint until" in told and "Hint 1 of" not in told
    assert hint_due(verdict, read_rubric(read_exercise(WEEK))[criterion()], 3, asked_for=2) == ""
    assert Progress().hints_asked_for(WEEK) == {}


@pytest.mark.parametrize("task", exam_tasks())
def test_a_task_of_the_exam_has_no_hints_whether_it_is_sat_or_not(task: str) -> None:
    done = CliRunner().invoke(cli, ["hint", task])
    assert isinstance(done.exception, UsageProblem)
    assert f"There are no hints for {task}: it is a task of the exam." in str(done.exception)
    assert read_exercise(task).practise[0] in str(done.exception)
    assert Progress().hints_asked_for(task) == {}


def test_a_week_that_prepares_for_a_task_has_no_hints_while_it_is_sat(clock: HeldClock, home: Path) -> None:
    week = read_exercise(WEEK)
    assert why_withheld(week) is None
    sittings, sitting = sit(clock, home)
    told = str(why_withheld(week, sittings))
    assert "There are no hints for week1_intro during an exam." in told
    assert "Mock exam 1 has the task exam1_line" in told and "exam finish" in told
    assert why_withheld(read_exercise("week3_nlp"), sittings) is None, "nothing that is asked"
    sittings.change(sitting.number, Sitting.pause)
    assert why_withheld(week, sittings) is not None, "a pause ends no exam"
    sittings.change(sitting.number, Sitting.close)
    assert why_withheld(week, sittings) is None


def test_a_task_names_no_week_with_hints_that_has_none_during_the_exam(clock: HeldClock, home: Path) -> None:
    sittings, sitting = sit(clock, home)
    asked, other = read_exercise(sitting.tasks[0]), read_exercise("exam4_reviews_negation")
    assert why_withheld(read_exercise(asked.practise[0]), sittings) is not None
    told = str(why_withheld(asked, sittings))
    assert "with hints" not in told and f"{asked.practise[0]} has hints again after the exam." in told
    assert "You can practise it in week2_nlp, week3_nlp, with hints." in str(why_withheld(other, sittings))
    sittings.change(sitting.number, Sitting.close)
    assert f"You can practise it in {asked.practise[0]}, with hints." in str(why_withheld(asked, sittings))


def test_when_the_time_is_over_hints_are_back(clock: HeldClock, home: Path) -> None:
    sittings, _ = sit(clock, home)
    clock.wait(3601)
    assert why_withheld(read_exercise(WEEK), sittings) is None


def test_a_refused_hint_is_not_counted(home: Path) -> None:
    begin(Sittings(), draw_paper(1, (1,), 60), seed=1, feedback="score", practice=False, folder=home / "exam")
    done = CliRunner().invoke(cli, ["hint", WEEK])
    assert isinstance(done.exception, UsageProblem) and "during an exam" in str(done.exception)
    assert Progress().hints_asked_for(WEEK) == {}


def test_no_hint_comes_by_itself_in_an_exam(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    description = next(one for one in read_rubric(read_exercise(WEEK)).criteria if one.hints)
    missed = (Verdict(description.id, Outcome.UNMET, "this", "that", details={"hints": ["Which one?"]}),)
    graded = Grade(WEEK, "x.py", "d", "r", missed, 0, 100, Status.NOT_YET, "2030-03-01T18:00:00+00:00", 1.0, 7)
    monkeypatch.setattr("grader.practice.attempt.grade", lambda *_, **__: graded)
    attempt = Attempt.begin(WEEK, None)

    def hints() -> list[str]:
        return [one.details.get("hint", "") for one in attempt.grade(lambda event: None).verdicts]

    hints()
    assert hints() == ["Which one?"]
    begin(Sittings(), draw_paper(1, (1,), 60), seed=1, feedback="score", practice=False, folder=home / "exam")
    assert hints() == [""]
