"""A round asks what is due before what is new, and ends with what comes back when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.catalogue.quiz import Item, Kind, read_quiz
from grader.errors import UsageProblem
from grader.practice.cards import Cards, Record
from grader.practice.progress import Progress
from grader.practice.quiz import Round, find_items, in_words, next_due, pick

NOW = datetime(2030, 1, 1, 20, 0, tzinfo=UTC)


def item(name: str, *concepts: str) -> Item:
    return Item(name, "week1_x", Kind.NUMBER, "How many?", concepts or ("shapes",), answer="1", why="One.")


def records(**minutes: int) -> dict[str, Record]:
    return {name: Record(NOW + timedelta(minutes=far), 1, 1) for name, far in minutes.items()}


ITEMS = [item(name) for name in "abcdef"]
KNOWN = records(b=-5, c=300, d=-500, e=20)


def names(items: list[Item]) -> str:
    return "".join(one.id for one in items)


def test_what_is_due_comes_first_then_what_is_new_then_what_comes_back_soonest() -> None:
    assert names(pick(ITEMS, KNOWN, NOW, 10)) == "db" + "af" + "ec"
    assert names(pick(ITEMS, KNOWN, NOW, 3)) == "dba"


def test_only_what_is_due() -> None:
    assert names(pick(ITEMS, KNOWN, NOW, 10, only_due=True)) == "db"
    assert names(pick(ITEMS, KNOWN, NOW, 1, only_due=True)) == "d"
    assert pick(ITEMS, {}, NOW, 10, only_due=True) == []


def test_a_quiz_is_of_an_exercise_of_a_concept_or_of_both() -> None:
    assert find_items("week3_nlp", None) == read_quiz("week3_nlp").items
    about = find_items(None, "padding")
    assert {one.exercise_name for one in about} >= {"week1_nlp", "week4_nlp"}
    assert all("padding" in one.concepts for one in about)
    assert {one.exercise_name for one in find_items("week1_nlp", "padding")} == {"week1_nlp"}
    assert len(find_items(None, None)) >= 144


@pytest.mark.parametrize(
    ("exercise", "concept", "words"),
    [
        ("week9_nlp", None, "no quiz for 'week9_nlp'"),
        (None, "paddding", "Did you mean padding?"),
        (None, "cooking", "There are loss_and_optimizer, "),
        ("week1_intro", "padding", "nothing about padding"),
    ],
)
def test_what_there_is_not_is_named(exercise: str | None, concept: str | None, words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        find_items(exercise, concept)
    assert words in str(caught.value)


def test_a_round_keeps_each_answer_at_once_and_counts(tmp_path: Path) -> None:
    cards = Cards(Progress(tmp_path / "p.sqlite"))
    asked = Round(cards)
    assert (asked.right, asked.weakest(), asked.coming_back(NOW)) == (0, None, [])
    asked.keep(item("a", "padding", "shapes"), False, NOW)
    assert set(cards.records()) == {"a"}
    asked.keep(item("b", "shapes"), True, NOW)
    asked.keep(item("c", "padding"), False, NOW)
    asked.keep(item("d", "shapes"), False, NOW)
    assert (asked.right, asked.weakest()) == (1, "padding")
    assert asked.coming_back(NOW) == [("in 10 minutes", 3), ("in 2 days", 1)]


def test_a_question_that_was_answered_twice_comes_back_once(tmp_path: Path) -> None:
    asked = Round(Cards(Progress(tmp_path / "p.sqlite")))
    for right in (False, True):
        asked.keep(item("a"), right, NOW)
    assert sum(number for _, number in asked.coming_back(NOW)) == 1


def test_the_next_question_is_the_soonest_of_those_that_are_asked_about() -> None:
    assert next_due(KNOWN, ITEMS[:1]) is None
    assert next_due(KNOWN, ITEMS[:3]) == NOW - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("far", "words"),
    [
        (timedelta(minutes=-1), "now"),
        (timedelta(seconds=30), "in a minute"),
        (timedelta(minutes=9), "in 10 minutes"),
        (timedelta(minutes=59), "in 60 minutes"),
        (timedelta(minutes=70), "in an hour"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(hours=13), "tomorrow"),
        (timedelta(days=1.4), "tomorrow"),
        (timedelta(days=1.6), "in 2 days"),
        (timedelta(days=46), "in 46 days"),
    ],
)
def test_moments_are_said_in_words(far: timedelta, words: str) -> None:
    assert in_words(NOW + far, NOW) == words
