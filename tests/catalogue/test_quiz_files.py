"""Quizzes are read whole or refused with a reason, and those of the kit keep what they promise."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import PARTS
from grader.catalogue.quiz import CHOICES, Kind, items_about, items_called, quiz_names, read_all_items, read_quiz
from grader.errors import RubricProblem, UsageProblem

QUIZ = """
[[item]]
id = "x-one"
kind = "choose_one"
question = "Which?"
concepts = ["shapes"]
covers = ["intro1.e1"]
choices = [
    { right = "A", why = "Because." },
    { wrong = "B", why = "No." },
    { wrong = "C", why = "Nor this." },
]

[[item]]
id = "x-line"
kind = "line"
question = "Put it."
code = "x = ____"
concepts = ["shapes"]
answer = "1"
also = ["+1"]
why = "One."
mistakes = [{ answer = "2", why = "Two." }]
"""


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exercises" / "week1_x"
    folder.mkdir(parents=True)
    (folder / "quiz.toml").write_text(QUIZ)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    return folder


def test_a_quiz_is_read_as_it_is_written(kit: Path) -> None:
    one, line = read_quiz("week1_x").items
    assert (one.id, one.kind, one.concepts, one.covers) == ("x-one", Kind.CHOOSE_ONE, ("shapes",), ("intro1.e1",))
    assert [(choice.text, choice.right, choice.why) for choice in one.choices][:2] == [
        ("A", True, "Because."),
        ("B", False, "No."),
    ]
    assert (line.answer, line.also, line.why) == ("1", ("+1",), "One.")
    assert [(mistake.answer, mistake.why) for mistake in line.mistakes] == [("2", "Two.")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("question =", "qestion ="), "x-one: unknown keys: qestion. Did you mean `question`?"),
        (("[[item]]", "title = 1\n[[item]]"), "unknown keys: title"),
        (("{ right = ", "{ richt = "), "x-one: unknown keys: richt"),
        (("{ right = ", "{ wrong = "), "0 of 3 choices are right"),
        (('{ wrong = "B"', '{ right = "B"'), "2 of 3 choices are right"),
        (('kind = "choose_one"', 'kind = "choose"'), "'choose' is not a valid Kind"),
        (('"A", why = "Because."', '"A", why = ""'), "each choice needs an explanation"),
        (('{ wrong = "C", why = "Nor this." },\n', ""), "at least three different choices"),
        (('"C"', '"B"'), "at least three different choices"),
        (('concepts = ["shapes"]', "concepts = []"), "it has no concept"),
        (('why = "One."\n', ""), "needs an answer and an explanation"),
        (('why = "Two."', 'why = ""'), "each mistake needs an explanation"),
        (("x = ____", "x = 1"), "its code needs one ____"),
        (('"+1"', '"+"'), "does not parse in its place"),
        (("x-line", "x-one"), "the id 'x-one' occurs twice"),
        (('why = "One."', 'why = "One."\nchoices = []'), "x-line: unknown keys: choices"),
        (('id = "x-line"', ""), "The key `id` is missing"),
    ],
)
def test_a_mistake_in_a_quiz_is_named(kit: Path, change: tuple[str, str], words: str) -> None:
    assert change[0] in QUIZ
    (kit / "quiz.toml").write_text(QUIZ.replace(*change, 1))
    with pytest.raises(RubricProblem) as caught:
        read_quiz("week1_x")
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["../exercises/week1_x", "week1_x/.", "x" * 5000, "", "week1_x\0"])
def test_what_is_a_path_or_too_long_names_no_quiz(kit: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match="There is no quiz for"):
        read_quiz(name)


def test_all_wrong_choices_of_many_are_refused_and_all_right_ones_too(kit: Path) -> None:
    for word in ("right", "wrong"):
        text = (
            QUIZ.replace("choose_one", "choose_many").replace("{ wrong", f"{{ {word}").replace("{ right", f"{{ {word}")
        )
        (kit / "quiz.toml").write_text(text)
        with pytest.raises(RubricProblem):
            read_quiz("week1_x")


def test_the_same_id_in_two_quizzes_is_refused(kit: Path) -> None:
    (kit.parent / "week2_x").mkdir()
    (kit.parent / "week2_x" / "quiz.toml").write_text(QUIZ)
    with pytest.raises(RubricProblem, match="occurs twice"):
        read_all_items()


def test_an_exercise_without_a_quiz_is_said(kit: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_quiz("week2_x")
    assert "There is one for week1_x." in str(caught.value)


def test_concepts_that_are_not_well_formed_are_refused(kit: Path) -> None:
    (kit.parent / "concepts.toml").write_text('[shapes]\ntitle = "T"\nsentense = "S"\n')
    with pytest.raises(RubricProblem, match=r"concepts\.toml"):
        read_concepts()


def test_every_week_has_a_quiz_of_at_least_eight_items_and_of_three_kinds() -> None:
    weeks = [f"week{week}_{part}" for part in PARTS for week in range(1, 5)]
    assert [name for name in weeks if name not in quiz_names()] == []
    for name in weeks:
        items = read_quiz(name).items
        assert len(items) >= 8, name
        assert len({item.kind for item in items}) >= 3, name


def test_there_are_at_least_144_items_of_all_kinds_and_half_are_not_plain_choices() -> None:
    kinds = Counter(item.kind for item in read_all_items())
    assert sum(kinds.values()) >= 144
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 8


def test_every_item_is_tagged_with_known_concepts_and_every_concept_has_items() -> None:
    tags = Counter(concept for item in read_all_items() for concept in item.concepts)
    concepts = read_concepts()
    assert set(tags) == set(concepts)
    assert min(tags.values()) >= 2
    assert all(concept.title and concept.sentence.endswith(".") for concept in concepts.values())


def test_covers_name_lines_of_the_curriculum() -> None:
    text = (places.kit_root() / "docs" / "curriculum.toml").read_text(encoding="utf-8")
    lines = {
        f"{week}.{line}"
        for week, told in tomllib.loads(text).items()
        for kind in ("examples", "questions")
        for line in told.get(kind, {})
    }
    assert {line for item in read_all_items() for line in item.covers} <= lines


def test_explanations_are_sentences() -> None:
    for item in read_all_items():
        told = [choice.why for choice in item.choices] or [item.why, *(one.why for one in item.mistakes)]
        assert all(len(why) > 10 and why.rstrip("*)`")[-1] in ".!?" for why in told), item.id


def test_every_typed_answer_is_computed_or_has_known_mistakes() -> None:
    for item in read_all_items():
        if item.kind not in CHOICES:
            assert item.computed, item.id
            assert item.mistakes, item.id


def test_the_right_choice_cannot_be_guessed_from_its_length() -> None:
    ranks = Counter(
        sorted(item.choices, key=lambda choice: len(choice.text)).index(next(one for one in item.choices if one.right))
        - len(item.choices)
        for item in read_all_items()
        if item.kind is Kind.CHOOSE_ONE
    )
    assert ranks[-1] <= 0.3 * ranks.total(), "the right one is the longest too often"
    assert ranks[-4] <= 0.3 * ranks.total(), "the right one is the shortest too often"


@pytest.mark.slow
def test_the_items_about_a_concept_are_found_in_all_quizzes() -> None:
    for concept in read_concepts():
        assert items_about(concept) == [item for item in read_all_items() if concept in item.concepts]
    several = {"padding", "windows"}
    assert items_about(*several) == [item for item in read_all_items() if several.intersection(item.concepts)]
    assert items_about("no such concept") == []


def test_items_are_found_by_their_ids() -> None:
    items = read_all_items()
    assert items_called({items[0].id, items[-1].id, "no such item"}) == [items[0], items[-1]]
