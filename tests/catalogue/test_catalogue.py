"""Exercises and rubrics are read without running anything, and mistakes in them are named."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exam_paper import POINTS
from grader.catalogue.exercise import exercise_names, read_exercise, read_signature
from grader.catalogue.rubric import read_rubric
from grader.errors import ExerciseNotFound, RubricProblem

LONGEST_TITLE = 28
"""Letters of a title, so that titles and points share a line of the terminal."""
SECTIONS = ("## What to write", "## How it is graded", "## When you are stuck")
TOML = """
title = "T"
part = "intro"
week = 1
minutes = 5
pass_mark = 100
reference_seconds = 1
functions = ["f(x)"]
"""
CHECKS = '''
raise SystemExit("a rubric is never imported to be read")
from grader.checks import criterion

@criterion(points=10, hint=("one", "two"))
def check_a(candidate):
    """The first
    promise.

    Not part of it.
    """

@criterion(points=90, after="check_a")
def check_b(candidate):
    """The second promise."""
'''


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exercises" / "week1_x"
    folder.mkdir(parents=True)
    (folder / "exercise.toml").write_text(TOML)
    (folder / "checks.py").write_text(CHECKS)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    return folder


def test_a_rubric_is_read_from_its_text_alone(kit: Path) -> None:
    rubric = read_rubric(read_exercise("week1_x"))
    assert [(one.id, one.promise, one.points, one.hints, one.after) for one in rubric.criteria] == [
        ("check_a", "The first promise.", 10, ("one", "two"), ()),
        ("check_b", "The second promise.", 90, (), ("check_a",)),
    ]
    assert rubric.possible == 100
    assert rubric["check_b"].points == 90


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("points=10", "points=x"), "literals only"),
        (("points=10", "points=0"), "above zero"),
        (("points=10, ", ""), "above zero"),
        (('"""The second promise."""', "pass"), "no description"),
        (('after="check_a"', 'after="check_z"'), "not defined before it"),
        (("@criterion", "@other"), "holds no criterion"),
        (("def check_a(", "def check_a"), "cannot be read"),
    ],
)
def test_a_mistake_in_a_rubric_is_named(kit: Path, change: tuple[str, str], words: str) -> None:
    (kit / "checks.py").write_text(CHECKS.replace(*change))
    with pytest.raises(RubricProblem) as caught:
        read_rubric(read_exercise("week1_x"))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('title = "T"', 'titel = "T"'), "exercise.toml:2: unknown keys: titel"),
        (('title = "T"', ""), "exercise.toml:1: title is missing"),
        (('part = "intro"', 'part = "outro"'), "exercise.toml:3: part must be one of"),
        (('functions = ["f(x)"]', 'functions = ["f(x"]'), "exercise.toml:8: 'f(x' is no signature, such as"),
        (("week = 1", "week = ="), "exercise.toml:4: TOMLDecodeError: Invalid value"),
        (('functions = ["f(x)"]', 'functions = ["f(x)"'), "exercise.toml:8: TOMLDecodeError: Unclosed array"),
        (("week = 1", "week = 1\nlimits = {speed = 3}"), "exercise.toml:5: unknown limits: speed"),
    ],
)
def test_a_mistake_in_an_exercise_is_named(kit: Path, change: tuple[str, str], words: str) -> None:
    (kit / "exercise.toml").write_text(TOML.replace(*change))
    with pytest.raises(RubricProblem) as caught:
        read_exercise("week1_x")
    assert words in str(caught.value)


def test_an_unknown_exercise_brings_near_names(kit: Path) -> None:
    with pytest.raises(ExerciseNotFound) as caught:
        read_exercise("weak1_x")
    assert "Did you mean week1_x?" in str(caught.value)


def test_signatures_are_read_as_they_are_written() -> None:
    assert read_signature("f(x, y)").parameters == ("x", "y")
    assert read_signature("class Callback").is_class


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_of_the_kit_adds_up_to_what_it_must(name: str) -> None:
    exercise = read_exercise(name)
    rubric = read_rubric(exercise)
    assert rubric.possible == (POINTS if exercise.category else 100)
    assert all(len(criterion.hints) == 3 for criterion in rubric.criteria)
    assert all(criterion.promise.endswith(".") for criterion in rubric.criteria)


@pytest.mark.parametrize("name", exercise_names())
def test_every_brief_has_each_title_and_description_word_for_word(name: str) -> None:
    exercise = read_exercise(name)
    brief = " ".join((exercise.folder / "README.md").read_text(encoding="utf-8").split())
    for criterion in read_rubric(exercise).criteria:
        row = f"| {criterion.title} | {criterion.points} | {criterion.promise} |"
        assert row in brief, f"exercises/{name}/README.md needs this row, or checks.py the words of its row: {row}"
    for signature in exercise.functions:
        assert signature.name in brief
    if exercise.upstream:
        assert exercise.upstream.promise in brief


def numbers_given_to(tree: ast.AST, names: tuple[str, ...], keywords: tuple[str, ...]) -> list[float]:
    """Return the numbers that calls of ``names`` get as their threshold; of any function, where none is named."""
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if names and called not in names:
            continue
        given = [*(call.args if names else ()), *(one.value for one in call.keywords if one.arg in keywords)][:1]
        for one in given:
            # `data.bar(setting("threshold", 0.91))` is 0.91, unless a public data set or a form is asked for.
            inner = one.args[0] if isinstance(one, ast.Call) and one.args else one
            inner = inner.args[-1] if isinstance(inner, ast.Call) and inner.args else inner
            if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float):
                found.append(float(inner.value))
    return found


@pytest.mark.parametrize("name", exercise_names())
def test_a_threshold_is_one_number_in_the_rubric_and_in_the_description(name: str) -> None:
    exercise = read_exercise(name)
    tree = ast.parse((exercise.folder / "checks.py").read_text(encoding="utf-8"))
    thresholds = []
    for criterion in read_rubric(exercise).criteria:
        function = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == criterion.id)
        for threshold in numbers_given_to(function, ("reach", "stay_within"), ("accuracy", "mae")):
            said = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", criterion.promise)]
            assert threshold in said, f"{criterion.id} grades {threshold}, and its description does not say so"
            thresholds.append(threshold)
    # A training ends early at the threshold of the criterion, not at another one.
    assert set(numbers_given_to(tree, (), ("bar",))) <= set(thresholds)


@pytest.mark.parametrize("name", exercise_names())
def test_every_brief_has_the_sections_and_table_heads_that_all_share(name: str) -> None:
    exercise = read_exercise(name)
    brief = (exercise.folder / "README.md").read_text(encoding="utf-8")
    sections = [line for line in brief.splitlines() if line.startswith("## ")]
    of_a_week = not exercise.category and not name.startswith("extra_")
    last = ["## When you are stuck"] if of_a_week else []
    assert [one for one in sections if one in SECTIONS] == ["## What to write", "## How it is graded", *last]
    assert "\n| criterion | points | description |\n" in brief
    if exercise.category:
        assert "\n| the model takes | and outputs |\n" in brief
    if of_a_week:
        assert "\n| part | week | lesson | time | reference solution |\n" in brief


@pytest.mark.parametrize("name", exercise_names())
def test_every_criterion_declares_a_title_of_its_own(name: str) -> None:
    exercise = read_exercise(name)
    tree = ast.parse((exercise.folder / "checks.py").read_text(encoding="utf-8"))
    for node in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "criterion":
                assert "title" in {word.arg for word in mark.keywords}, f"{name}: {node.name} has no title"
    titles = [criterion.title for criterion in read_rubric(exercise).criteria]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(1 <= len(title.split()) <= 4 and title[0].isupper() and title[-1] not in ".!?" for title in titles)
    assert max(map(len, titles)) <= LONGEST_TITLE


def test_a_criterion_without_a_title_is_named_after_its_function(kit: Path) -> None:
    assert [one.title for one in read_rubric(read_exercise("week1_x")).criteria] == ["A", "B"]


@pytest.mark.parametrize("title", ['""', '"one two three four five"', "3", '"  "'])
def test_a_title_has_one_to_four_words(kit: Path, title: str) -> None:
    (kit / "checks.py").write_text(CHECKS.replace("points=10", f"title={title}, points=10"))
    with pytest.raises(RubricProblem, match="one to four words"):
        read_rubric(read_exercise("week1_x"))


def test_data_of_others_bring_a_bar_and_a_promise_for_one_criterion() -> None:
    found = [read_exercise(name) for name in exercise_names()]
    with_others = {one.name: one for one in found if one.upstream}
    assert sorted(with_others) == ["week2_intro", "week2_nlp", "week3_intro"]
    for exercise in with_others.values():
        asked = exercise.upstream
        assert asked
        own, other = read_rubric(exercise), read_rubric(replace(exercise, on_upstream=True))
        assert other[asked.criterion].promise == asked.promise != own[asked.criterion].promise
        assert f"{asked.bar:g}" in asked.promise
        assert [one for one in own.criteria if one not in other.criteria] == [own[asked.criterion]]
