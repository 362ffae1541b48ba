"""A question comes back soon after a mistake, later after each right answer, at once where a criterion is missed."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.catalogue import places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.quiz import quiz_names, read_all_items, read_quiz
from grader.catalogue.rubric import read_rubric
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.events import Listener
from grader.examiner.grade import STOPPED, Grade, Outcome, Status, Verdict
from grader.practice import attempt
from grader.practice.attempt import Attempt, draw_again
from grader.practice.cards import Cards, bring_back_missed, weak_concepts
from grader.practice.progress import MIGRATIONS, SCHEMA, Progress

EVENING = datetime(2030, 1, 1, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    return Cards(Progress(tmp_path / "p.sqlite"))


def test_a_right_answer_comes_back_later_each_time(cards: Cards) -> None:
    moment, waits = EVENING, []
    for _ in range(4):
        due = cards.answer("x", True, moment)
        waits.append(due - moment)
        moment = due
    assert waits[0] >= DAY
    assert waits == sorted(waits) and waits[3] > 10 * waits[0]


@pytest.mark.parametrize("key", ["card_id", "state", "stability", "difficulty", "due", "last_review"])
def test_a_card_of_another_program_begins_anew_where_the_scheduler_does_not_take_it(cards: Cards, key: str) -> None:
    fresh = cards.answer("fresh", True, EVENING)
    for value in (None, "x", [], -1, float("nan"), float("inf"), 10**400):
        cards.answer("x", True, EVENING)
        with cards._progress.opened() as database:
            [text] = database.execute("select card from cards where item_id = 'x'").fetchone()
            strange = json.dumps({**json.loads(text), key: value})
            database.execute("update cards set card = ? where item_id = 'x'", (strange,))
        assert cards.answer("x", True, EVENING) >= fresh
        with cards._progress.opened() as database:
            database.execute("delete from cards")


def test_a_wrong_answer_comes_back_the_same_evening_and_costs_days_later(cards: Cards) -> None:
    assert cards.answer("x", False, EVENING) == EVENING + timedelta(minutes=10)
    after_a_mistake = cards.answer("x", True, EVENING + timedelta(minutes=10)) - EVENING
    assert DAY / 2 < after_a_mistake < cards.answer("y", True, EVENING) - EVENING


def test_the_same_answers_give_the_same_days(tmp_path: Path) -> None:
    def days(name: str) -> list[datetime]:
        cards, moment, due = Cards(Progress(tmp_path / name)), EVENING, []
        for right in (True, True, False, True, True):
            moment = cards.answer("x", right, moment)
            due.append(moment)
        return due

    assert days("one") == days("two")


def test_records_count_answers(cards: Cards) -> None:
    assert cards.records() == {}
    for right in (True, False, True):
        due = cards.answer("x", right, EVENING)
    record = cards.records()["x"]
    assert (record.due, record.asked, record.right) == (due, 3, 2)


def test_moments_of_any_time_zone_are_the_same_moments(cards: Cards) -> None:
    there = EVENING.astimezone(timezone(timedelta(hours=9)))
    assert cards.answer("x", True, there) == cards.answer("y", True, EVENING)
    cards.bring_back(["x"], there, also_new=False)
    assert cards.records()["x"].due == EVENING


def test_what_is_brought_back_is_due_now_and_what_is_due_stays(cards: Cards) -> None:
    cards.answer("late", False, EVENING)
    cards.answer("far", True, EVENING)
    cards.bring_back(["late", "far", "new"], EVENING + timedelta(hours=1), also_new=False)
    due = {name: record.due for name, record in cards.records().items()}
    assert due == {"late": EVENING + timedelta(minutes=10), "far": EVENING + timedelta(hours=1)}
    cards.bring_back(["new"], EVENING, also_new=True)
    assert (cards.records()["new"].due, cards.records()["new"].asked) == (EVENING, 0)


def test_a_card_that_was_brought_back_can_be_answered(cards: Cards) -> None:
    cards.bring_back(["x"], EVENING, also_new=True)
    assert cards.answer("x", True, EVENING) > EVENING + DAY


@pytest.mark.parametrize(
    ("outcome", "details", "weak"),
    [
        (Outcome.UNMET, {}, ["windows"]),
        (Outcome.UNMET, {"cause": "targets far from 0"}, ["scaling"]),
        (Outcome.UNMET, {"cause": "what no concept is about"}, ["windows"]),
        (Outcome.MET, {"cause": "targets far from 0"}, []),
        (Outcome.BLOCKED, {}, []),
        *((Outcome.UNMET, {name: True, "cause": "targets far from 0"}, []) for name in (*STOPPED, "waits")),
    ],
)
def test_what_is_weak_is_said_by_the_cause_or_the_criterion_and_not_by_code_that_is_missing(
    outcome: Outcome, details: dict[str, object], weak: list[str]
) -> None:
    exercise = replace(read_exercise("week3_timeseries"), concepts={"check_it": ("windows",)})
    assert weak_concepts(exercise, [Verdict("check_it", outcome, details=details)] * 2) == weak


def test_the_causes_of_the_concepts_are_those_of_the_diagnosis() -> None:
    named = [cause for concept in read_concepts().values() for cause in concept.causes]
    assert len(named) == len(set(named)) and set(named) <= {cause.name for cause in CAUSES}
    asked = {tag for name in quiz_names() for item in read_quiz(name).items for tag in item.concepts}
    assert {concept.name for concept in read_concepts().values() if concept.causes} <= asked


def test_a_missed_criterion_makes_its_concept_due(cards: Cards) -> None:
    exercise = read_exercise("week3_nlp")
    cards.answer("nlp1-post", True, EVENING)
    cards.answer("nlp1-fit", True, EVENING)
    bring_back_missed(cards, exercise, ["embeddings", "padding"], EVENING + DAY / 4)
    due = {name for name, record in cards.records().items() if record.due <= EVENING + DAY / 4}
    own = {item.id for item in read_quiz("week3_nlp").items if "embeddings" in item.concepts}
    padding = {item.id for item in read_quiz("week1_nlp").items if "padding" in item.concepts}
    assert own and "nlp1-post" in padding
    assert due == padding | own, "this week asks nothing about padding, the nearest one that does is the first"


@pytest.mark.slow
def test_every_criterion_of_every_week_makes_some_question_due(cards: Cards) -> None:
    for name in week_names():
        cards.answer(read_quiz(name).items[0].id, True, EVENING)
    for name in week_names():
        exercise = read_exercise(name)
        by_concepts = {exercise.concepts[criterion.id]: criterion.id for criterion in read_rubric(exercise).criteria}
        assert all(by_concepts)
        for criterion_id in by_concepts.values():
            assert bring_back_missed(cards, exercise, exercise.concepts[criterion_id], EVENING) > 0, (
                f"{name}: {criterion_id}"
            )


def test_a_week_that_was_not_begun_gives_no_questions(cards: Cards) -> None:
    assert bring_back_missed(cards, read_exercise("week3_nlp"), ["padding"], EVENING) == 0
    assert cards.records() == {} and cards.begun() == set()
    cards.answer("nlp1-fit", True, EVENING)
    assert cards.begun() == {"week1_nlp"}
    assert bring_back_missed(cards, read_exercise("week3_nlp"), ["padding"], EVENING) > 0


def test_of_other_weeks_only_what_was_met_before_comes_back(cards: Cards) -> None:
    exercise = read_exercise("week4_timeseries")
    bring_back_missed(cards, exercise, ["windows"], EVENING)
    own = set(cards.records())
    assert own
    [other, *_] = [one.id for one in read_all_items() if "windows" in one.concepts and one.id not in own]
    cards.answer(other, True, EVENING)
    assert bring_back_missed(cards, exercise, ["windows"], EVENING + DAY / 4) == len(own) + 1
    assert set(cards.records()) == {other, *own}


def test_nothing_missed_or_nothing_tagged_changes_nothing(cards: Cards) -> None:
    exercise = read_exercise("week3_nlp")
    bring_back_missed(cards, exercise, [], EVENING)
    assert weak_concepts(replace(exercise, concepts={}), [Verdict("check_padding", Outcome.UNMET)]) == []
    assert cards.records() == {}


def test_an_attempt_that_misses_a_criterion_makes_its_cards_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    verdicts = (Verdict("check_padding", Outcome.UNMET), Verdict("check_embedding", Outcome.BLOCKED))
    graded = Grade("week3_nlp", "x.py", "d", "r", verdicts, 0, 100, Status.NOT_YET, "2030-01-01T00:00", 1.0, 7)
    monkeypatch.setattr(attempt, "grade", lambda *_, **__: graded)
    (tmp_path / "answer.py").write_text("x = 1\n")
    begun = Attempt.begin("week3_nlp", tmp_path / "answer.py")
    quiet: Listener = lambda _: None  # noqa: E731
    begun.grade(quiet, keep=False, clock=lambda: EVENING)
    assert Cards().records() == {}
    Cards().answer("nlp1-post", True, EVENING - DAY)
    Cards().answer("nlp2-class", True, EVENING - DAY)
    kept = begun.grade(quiet, clock=lambda: EVENING)
    due = {name for name, record in Cards().records().items() if record.due == EVENING}
    assert kept.evidence["due_questions"] == len(due) == 4
    page = begun.save_report(kept, tmp_path / "reports").read_text(encoding="utf-8")
    assert (
        "The quiz has 4 questions about what failed, at most ten a day: <code>python -m grader quiz --due</code>."
        in page
    )
    again = draw_again("week3_nlp", tmp_path / "reports").read_text(encoding="utf-8")
    assert "The quiz has 4 questions about what failed," in again
    assert "nlp1-post" in due, "padding was missed"
    assert "nlp2-class" not in due, "what is blocked is not missed"


def test_a_file_of_the_first_version_gets_the_cards_and_keeps_its_attempts(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    old = sqlite3.connect(path)
    old.executescript(SCHEMA)
    old.execute("insert into attempts values (1, 'week1_x', '2029-01-01', 'PASSED', 100, 100, '{}')")
    told = [{"criterion_id": "a", "outcome": "UNMET", "details": {"fault": "raised"}}, {"criterion_id": "b"}, 3]
    grade = json.dumps({"verdicts": [*told, {"criterion_id": "c", "outcome": "UNMET", "details": {}}]})
    for number, name, possible, form in (
        (3, "week2_intro", 20, None),
        (4, "exam1_line", 2, None),
        (5, "week3_intro", 80, {"name": "course"}),
        (6, "exam2_digits", 5, None),
        (7, "exam1_groups", 4, None),
        (8, "week5_rain", 50, None),
    ):
        text = json.dumps({"status": "PASSED", "possible": possible, "evidence": {"form": form} if form else {}})
        row = (number, name, possible, possible, text)
        old.execute("insert into attempts values (?, ?, '2029-01-01', 'PASSED', ?, ?, ?)", row)
    old.execute("insert into attempts values (2, 'week1_x', '2029-01-02', 'NOT_YET', 0, 100, ?)", (grade,))
    old.executemany("insert into verdicts values (2, ?, 'UNMET')", [("a",), ("c",)])
    old.commit()
    assert old.execute("pragma user_version").fetchone()[0] == 0
    old.close()
    progress = Progress(path)
    Cards(progress).answer("x", True, EVENING)
    assert progress.standing("week1_x").passed
    # Those of a part of the criteria do not count as a pass any more.
    parts = progress.standings(["week2_intro", "exam1_line"]).values()
    assert [(standing.best, standing.passed) for standing in parts] == [(20, False), (40, False)]
    # A form that asks for less, an exam task with 4 points, and an exercise of a pack stay passed.
    whole = progress.standings(["week3_intro", "exam2_digits", "exam1_groups", "week5_rain"]).values()
    assert all(standing.passed and standing.best == 100 for standing in whole)
    with progress.opened() as database:
        assert database.execute("pragma user_version").fetchone()[0] == len(MIGRATIONS)
        assert database.execute("select criterion_id from verdicts where not stopped").fetchall() == [("c",)]
    assert set(Cards(progress).records()) == {"x"}


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60 * 24 * 400)), min_size=1, max_size=5))
def test_a_question_never_comes_back_in_the_past(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[bool, int]]
) -> None:
    cards, moment = Cards(Progress(tmp_path_factory.mktemp("cards") / "p.sqlite")), EVENING
    for right, minutes in answers:
        due = cards.answer("x", right, moment)
        assert due > moment
        assert (due - moment < timedelta(hours=1)) == (not right)
        moment += timedelta(minutes=minutes)


def test_grading_needs_no_scheduler(tmp_path: Path) -> None:
    text = (places.PACKAGE / "practice" / "cards.py").read_text(encoding="utf-8")
    assert "\nfrom fsrs" not in text and "\nimport fsrs" not in text
