"""Time is counted by sessions, and what nobody wrote anything into counts for nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue.exercise import read_exercise, week_names
from grader.cli.main import cli
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.attempt import Attempt
from grader.practice.cards import Cards
from grader.practice.history import Past, as_csv, missed_criteria, missed_since, past_attempts
from grader.practice.overview import BEFORE_THE_FIRST, LONGEST_PAUSE, look_over, worked_on
from grader.practice.progress import Progress
from grader.practice.sitting import Answer, Moment, Sitting
from grader.practice.sittings import Sittings
from grader.practice.what_next import what_next

START = datetime(2030, 3, 1, 18, 0, tzinfo=UTC)
NAMES = week_names()


def past(name: str, minute: float, attempted: bool = True) -> Past:
    return Past(name, START + timedelta(minutes=minute), "NOT_YET", 0, 100, attempted)


def minutes(*gradings: Past) -> float:
    return sum(worked_on(gradings).values(), timedelta()).total_seconds() / 60


def test_work_on_several_exercises_at_once_counts_once() -> None:
    turns = [past(NAMES[number % 5], number) for number in range(12)]
    assert minutes(*turns) == 10 + 11
    assert minutes(*(past(name, 0) for name in NAMES)) == 10


def test_an_untouched_stub_says_when_work_began() -> None:
    assert minutes(past("a", 0, attempted=False)) == 0
    assert minutes(past("a", 0, attempted=False), past("a", 11)) == 11
    assert minutes(past("a", 0, attempted=False), past("a", 45)) == 10


moments = st.lists(st.tuples(st.sampled_from(NAMES[:4]), st.integers(0, 600), st.booleans()), min_size=1, max_size=30)


@given(moments)
def test_no_minute_is_counted_twice(told: list[tuple[str, int, bool]]) -> None:
    gradings = [past(*one) for one in told]
    whole = minutes(*gradings)
    alone = [past("one", minute, attempted) for _, minute, attempted in told]
    assert whole == pytest.approx(minutes(*alone))
    span = max(minute for _, minute, _ in told) - min(minute for _, minute, _ in told)
    sessions = 1 + span // (LONGEST_PAUSE.total_seconds() / 60)
    assert whole <= span + sessions * BEFORE_THE_FIRST.total_seconds() / 60


def grade(name: str, started: datetime, *, attempted: bool) -> Grade:
    outcome = Outcome.UNMET if attempted else Outcome.BLOCKED
    evidence = {} if attempted else {"not_attempted": True}
    verdicts = (Verdict("check_a", outcome),)
    moment = started.isoformat()
    return Grade(name, "x.py", "d", "r", verdicts, 0, 100, Status.NOT_YET, moment, 1.0, 7, evidence=evidence)


def test_an_untouched_stub_is_no_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    progress = Progress()
    for name in NAMES[:2]:
        progress.keep(grade(name, START, attempted=False))
    progress.keep(grade(NAMES[1], START + timedelta(minutes=5), attempted=True))
    assert [progress.standing(name).attempts for name in NAMES[:2]] == [0, 1]
    assert [one.exercise_name for one in past_attempts(progress)] == [NAMES[1]]
    assert len(as_csv(progress).splitlines()) == 2
    seen = look_over(progress, START)
    assert [one.attempts for one in seen.weeks[:2]] == [0, 1] and seen.minutes == 5
    assert sum(number for _, number in seen.days) == 1
    assert what_next(progress).exercise == NAMES[1]
    listed = CliRunner().invoke(cli, ["list"], env={"COLUMNS": "200"}).output
    [first] = [line for line in listed.splitlines() if line.startswith(NAMES[0])]
    assert "started" not in first and " 0 " in first
    # Its report can be drawn again all the same.
    assert progress.latest(NAMES[0]) is not None


def test_grading_an_untouched_stub_makes_no_question_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    CliRunner().invoke(cli, ["init", str(tmp_path / "mine")])
    for name in NAMES:
        attempt = Attempt.begin(name, tmp_path / "mine/exercises" / name)
        assert attempt.grade(lambda event: None).evidence["not_attempted"]
    assert Cards().records() == {}
    assert past_attempts(Progress()) == []


def test_a_record_that_holds_no_json_still_counts(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    with progress.opened() as database:
        database.execute("insert into attempts values (1, 'week1_x', '2030-01-01T00:00', 'NOT_YET', 5, 100, '{NaN')")
    assert progress.standing("week1_x").attempts == 1


def test_a_question_that_comes_back_on_the_same_day_is_told(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    Cards(progress).answer("known", True, noon)
    assert look_over(progress, noon).comes_back is None, "tomorrow is another day"
    Cards(progress).answer("missed", False, noon)
    seen = look_over(progress, noon)
    assert seen.comes_back == noon + timedelta(minutes=10) and seen.due_today == 0
    later = look_over(progress, noon + timedelta(minutes=10))
    assert later.comes_back is None and later.due_today == later.again_today == 1


RAISED = {"fault": "raised", "exception": {"type": "ValueError", "message": "shapes differ"}}


@pytest.mark.parametrize(
    "details",
    [
        RAISED,
        {"fault": "missing"},
        {"fault": "unwritten", "not_attempted": True},
        {"fault": "time"},
        {"syntax": True},
        {"waits": True},
    ],
)
def test_a_failure_of_code_that_did_not_get_there_says_nothing_of_a_concept(
    details: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    progress, name, rule = Progress(), "week1_intro", "check_rule"

    def attempt(outcome: Outcome, minute: int, **more: Any) -> None:
        verdict = Verdict(rule, outcome, details=more)
        started = (START + timedelta(minutes=minute)).isoformat()
        progress.keep(Grade(name, "x.py", "d", "r", (verdict,), 0, 100, Status.NOT_YET, started, 1.0, 7))

    attempt(Outcome.UNMET, 0, **details)
    assert look_over(progress, START + timedelta(hours=1)).concepts == ()
    assert missed_criteria(progress, name) == [] and missed_since(progress, START - timedelta(hours=1)) == (
        set(),
        set(),
    )
    attempt(Outcome.MET, 1)
    attempt(Outcome.UNMET, 2, **details)
    seen = look_over(progress, START + timedelta(hours=1))
    assert {known.name: known.criteria for known in seen.concepts} == {
        concept: (1, 1) for concept in read_exercise(name).concepts[rule]
    }
    attempt(Outcome.UNMET, 3, lines=[])
    seen = look_over(progress, START + timedelta(hours=1))
    assert seen.concepts and all(known.criteria == (0, 1) for known in seen.concepts)
    assert missed_criteria(progress, name) == [rule]


def test_grades_of_another_form_hinder_no_concept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    progress = Progress()
    verdict = Verdict("check_rule", Outcome.UNMET)
    progress.keep(Grade("week1_intro", "x.py", "d", "r", (verdict,), 0, 9, Status.NOT_YET, START.isoformat(), 1.0, 7))
    for text in ("", "[3]", '{"verdicts": 3}', '{"verdicts": [3, null, "x", {"details": {"fault": 1}}]}'):
        with progress.opened() as database:
            kept = "insert into attempts (exercise_name, started, status, earned, possible, grade) values (?,?,?,0,9,?)"
            database.execute(kept, ("week1_intro", START.isoformat(), "NOT_YET", text))
    assert missed_criteria(progress, "week1_intro") == ["check_rule"]


@pytest.mark.worker
def test_questions_become_due_by_what_was_graded_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    path = tmp_path / "mine.py"
    path.write_text("# Tomorrow.\n")
    graded = Attempt.begin("week1_intro", path).grade(lambda event: None)
    assert graded.first_to_fix() and not graded.evidence.get("due_questions")
    assert Cards().records() == {}


def exam(task: str, *verdicts: Verdict, closed: bool = True, **evidence: object) -> Sitting:
    """Return a sitting in which one answer to a task was given after half an hour."""
    graded = Grade(task, "x.py", "d", "r", verdicts, 0, 5, Status.NOT_YET, "", 1.0, 7, evidence=evidence)
    answer = Answer(1, task, 1800.0, False, Path("x.py"), 0, graded.to_json())
    moment = Moment(START.timestamp(), 0.0, "")
    return Sitting(
        1, "drawn", 3, (task,), 80, "score", False, Path("x"), 3600.0, START.timestamp(), moment, closed=closed,
        answers=(answer,),
    )  # fmt: skip


def test_criteria_and_time_of_a_mock_exam_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    task, now = "exam1_line", START + timedelta(hours=1)
    [(criterion, concepts), *_] = read_exercise(task).concepts.items()
    unmet = Verdict(criterion, Outcome.UNMET, "this", "that", "Do it.")

    def seen(sitting: Sitting) -> tuple[list[tuple[str, int, int]], int]:
        monkeypatch.setattr(Sittings, "all", lambda self: [sitting])
        told = look_over(Progress(), now)
        return [(known.name, known.right, known.asked) for known in told.concepts], told.minutes

    weak = sorted((name, 0, 1) for name in concepts)
    found, minutes = seen(exam(task, unmet))
    assert (sorted(found), minutes) == (weak, 30)
    met = seen(exam(task, Verdict(criterion, Outcome.MET)))[0]
    assert sorted(met) == sorted((name, 1, 1) for name in concepts)
    # Nothing is told of an open one; what is not written, and what did not get there, say nothing.
    assert seen(exam(task, unmet, closed=False))[0] == []
    blocked = Verdict(criterion, Outcome.BLOCKED, details={"not_attempted": True})
    assert seen(exam(task, blocked, not_attempted=True))[0] == []
    for details in (RAISED, {"waits": True}):
        assert seen(exam(task, Verdict(criterion, Outcome.UNMET, details=details)))[0] == []
    # A later attempt at the same task counts more than the exam.
    later = (START + timedelta(minutes=45)).isoformat()
    Progress().keep(
        Grade(task, "x.py", "d", "r", (Verdict(criterion, Outcome.MET),), 5, 5, Status.PASSED, later, 1.0, 7)
    )
    assert sorted(seen(exam(task, unmet))[0]) == sorted((name, 1, 1) for name in concepts)
