"""Exercises and rubrics are read without running anything, and mistakes in them are named."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names, names_like, read_exercise, read_signature
from grader.catalogue.rubric import read_rubric
from grader.errors import ExerciseNotFound, RubricProblem

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
    assert [(one.id, one.description, one.points, one.hints, one.after) for one in rubric.criteria] == [
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
        (('title = "T"', 'titel = "T"'), "exercise.toml:2: There is no key `titel`. Did you mean `title`?"),
        (('title = "T"', ""), "exercise.toml:1: The key `title` is missing. It is a text of 1 to"),
        (('part = "intro"', 'part = "outro"'), "exercise.toml:3: part must be one of"),
        (('functions = ["f(x)"]', 'functions = ["f(x"]'), "exercise.toml:8: 'f(x' is no signature, such as"),
        (("week = 1", "week = ="), "exercise.toml:4: `week` is not valid TOML: Invalid value. A text needs quotation"),
        (
            ('title = "T"', 'title = "T'),
            "exercise.toml:2: `title` is not valid TOML: Illegal character '\\n'. Does the",
        ),
        (('functions = ["f(x)"]', 'functions = ["f(x)"'), "exercise.toml:8: This is not valid TOML: Unclosed array."),
        (("week = 1", "week = 1\nlimits = {speed = 3}"), "exercise.toml:5: There is no key `speed` in `[limits]`."),
        (("week = 1", ""), "exercise.toml:1: The key `week` is missing."),
        (('title = "T"', 'title = ""'), 'exercise.toml:2: `title` must be a text of 1 to 200 letters; found "".'),
        (("= 100", "= 130"), "exercise.toml:6: `pass_mark` must be an integer from 1 to 100; found 130."),
        (("= 100", "= 0"), "exercise.toml:6: `pass_mark` must be an integer from 1 to 100; found 0."),
        (("= 100", "= true"), "exercise.toml:6: `pass_mark` must be an integer from 1 to 100; found true."),
        (
            ("minutes = 5", "minutes = -4"),
            "exercise.toml:5: `minutes` must be an integer from 1 upwards; found -4.",
        ),
        (("seconds = 1", 'seconds = "five"'), "exercise.toml:7: `reference_seconds` must be a number above 0; found"),
        (("seconds = 1", "seconds = nan"), "exercise.toml:7: `reference_seconds` must be a number above 0; found NaN."),
        (('["f(x)"]', "[]"), "exercise.toml:8: `functions` must be a list of texts, such as"),
        (('["f(x)"]', '"f(x)"'), "exercise.toml:8: `functions` must be a list of texts, such as"),
        (('["f(x)"]', '["f(x)"]\n[limits]\nmemory_mb = -1'), "exercise.toml:10: `memory_mb` in `[limits]` must be a"),
        (('["f(x)"]', '["f(x)"]\n[concepts]\ncheck_a = "shapes"'), "exercise.toml:9: `concepts` must be a table of"),
        (('["f(x)"]', '["f(x)"]\n[upstream]\ndata = "mnist"'), "exercise.toml:9: The key `criterion` is missing in"),
        (('["f(x)"]', '["f(x)"]\n[forms.v4]\nnames = 3'), "exercise.toml:10: `names` in `[forms.v4]` must be a table"),
        (('["f(x)"]', '["f(x)"]\n[forms.v4]\nfunction = []'), "There is no key `function` in `[forms.v4]`. Did you"),
        (('["f(x)"]', '["f(x)"]\n[forms.v9]\nmarks = [3]'), "exercise.toml:9: unknown forms: v9"),
        (('["f(x)"]', '["f(x)"]\n[calibration]\nreference = {a = "b"}'), "exercise.toml:10: `reference` must be a"),
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
def test_every_brief_has_the_sections_and_table_heads_that_all_share(name: str) -> None:
    exercise = read_exercise(name)
    brief = (exercise.folder / "README.md").read_text(encoding="utf-8")
    sections = [line for line in brief.splitlines() if line.startswith("## ")]
    of_a_week = not exercise.category and not name.startswith("extra_")
    last = ["## When you are stuck"] if of_a_week else []
    assert [one for one in sections if one in SECTIONS] == ["## What to write", "## How it is graded", *last]
    if exercise.category:
        assert "\n| the model takes | and outputs |\n" in brief
    if of_a_week:
        assert "\n| part | week | lesson | time | reference solution |\n" in brief


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
        assert other[asked.criterion].description == asked.description != own[asked.criterion].description
        assert f"{asked.threshold:g}" in asked.description
        assert [one for one in own.criteria if one not in other.criteria] == [own[asked.criterion]]


def test_a_name_with_the_beginning_of_another_may_mean_it_unless_a_letter_alone_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [*exercise_names(), "week5_evens"]
    monkeypatch.setattr("grader.catalogue.exercise.exercise_names", lambda: names)
    assert names_like("week5_nope")[0] == "week5_evens"
    assert names_like("exam1_digits")[0] == "exam2_digits"
    assert names_like("weak1_intro")[0] == "week1_intro"
    assert all(name.startswith("exam3_") for name in names_like("exam3_zzz"))
