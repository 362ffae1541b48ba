"""The questions of a week, read from its ``quiz.toml``; unknown keys are refused, answers are never computed here."""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.catalogue import code_tree, packs, places
from grader.catalogue.exercise import exercise_names, exercise_order
from grader.errors import RubricProblem, UsageProblem

GAP = "____"
"""Where the missing line belongs in the code of an item of the kind ``line``."""


class Kind(StrEnum):
    """How an item is answered."""

    CHOOSE_ONE = "choose_one"
    CHOOSE_MANY = "choose_many"
    NUMBER = "number"
    SHAPE = "shape"
    OUTPUT = "output"
    LINE = "line"


CHOICES = (Kind.CHOOSE_ONE, Kind.CHOOSE_MANY)


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    text: str
    """What it says."""
    right: bool
    """Whether it belongs to the answer."""
    why: str
    """Why it is right or wrong."""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people type, and what is behind it."""

    answer: str
    """What they type."""
    why: str
    """Why it is wrong."""


@dataclass(frozen=True)
class Item:
    """One question: what is asked, the answer, and why."""

    id: str
    """A name that no other item of the kit has; the learner's record is kept under it."""
    exercise_name: str
    """The exercise whose week it belongs to."""
    kind: Kind
    """How it is answered."""
    question: str
    """What is asked."""
    concepts: tuple[str, ...]
    """The concepts of ``exercises/concepts.toml`` that it is about; the first is the main one."""
    covers: tuple[str, ...] = ()
    """The lines of ``docs/curriculum.toml`` that it teaches."""
    code: str = ""
    """Code to look at; of a missing line, with the gap in it."""
    choices: tuple[Choice, ...] = ()
    """What to choose from."""
    answer: str = ""
    """What is to be typed."""
    also: tuple[str, ...] = ()
    """Other spellings of the answer that are right."""
    mistakes: tuple[Mistake, ...] = ()
    """Wrong answers that have an explanation of their own."""
    why: str = ""
    """Why the answer is right."""
    computed: str = ""
    """A snippet that a test runs with Keras: it sets ``answer``, prints it, or asserts what a line does."""


@dataclass(frozen=True)
class Quiz:
    """The questions of one week."""

    exercise_name: str
    """The exercise whose week it is."""
    items: tuple[Item, ...]
    """In the order in which they are best asked."""


def quiz_names() -> list[str]:
    """Return the exercises that have a quiz that can be used, in the order of the curriculum."""
    return _own_names() + [name for name, added in packs_quizzes().items() if isinstance(added, Quiz)]


def packs_quizzes() -> dict[str, Quiz | RubricProblem]:
    """Return for each exercise of a pack that has a quiz, by its name, this or what is wrong with its file.

    The id of an item is one that neither the kit nor an earlier quiz has.
    """
    found: dict[str, Quiz | RubricProblem] = {}
    names = [name for name in exercise_names() if packs.pack_of(name).name]
    with_quiz = [name for name in names if (packs.exercise_folder(name) / "quiz.toml").is_file()]
    items = [item for name in (_own_names() if with_quiz else ()) for item in read_quiz(name).items]
    for name in with_quiz:
        try:
            quiz = read_quiz(name)
            _refuse_twice((*items, *quiz.items), packs.exercise_folder(name) / "quiz.toml")
        except RubricProblem as problem:
            found[name] = problem
        else:
            items += quiz.items
            found[name] = quiz
    return found


def _own_names() -> list[str]:
    own = {path.parent.name for path in places.exercises_folder().glob("*/quiz.toml")}
    return sorted(own, key=exercise_order)


def read_quiz(exercise_name: str) -> Quiz:
    """Read the quiz of an exercise.

    Raises ``UsageProblem`` where it has none, and ``RubricProblem`` where it is not valid.
    """
    path = packs.exercise_folder(exercise_name) / "quiz.toml"
    if not packs.has_file(packs.pack_of(exercise_name), exercise_name, path.name):
        raise UsageProblem(
            f"There is no quiz for {exercise_name[:80]!r}.",
            f"There is one for {', '.join(quiz_names()) or 'no exercise'}.",
        )
    try:
        items = _items_in(packs.read_text(path), exercise_name)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError, MemoryError) as error:
        raise RubricProblem(f"{path} is not a valid quiz.", packs.placed(path, error)) from error
    _refuse_twice(items, path)
    return Quiz(exercise_name, items)


@functools.lru_cache(maxsize=64)
def _items_in(text: str, exercise_name: str) -> tuple[Item, ...]:
    facts = packs.parse_toml(text, "quiz.toml")
    _refuse_unknown(facts, {"item"}, "quiz.toml")
    return tuple(_read_item(exercise_name, told) for told in facts["item"])


def read_all_items() -> tuple[Item, ...]:
    """Return the items of all quizzes; raises ``RubricProblem`` where two have the same id."""
    items = tuple(item for name in quiz_names() for item in read_quiz(name).items)
    _refuse_twice(items, places.exercises_folder())
    return items


def items_about(*concepts: str) -> list[Item]:
    """Return the items of all quizzes about any of these concepts; quizzes that name none of them are not read."""
    return [item for item in _items_naming(concepts) if not set(concepts).isdisjoint(item.concepts)]


def items_called(item_ids: Collection[str]) -> list[Item]:
    """Return the items with these ids; quizzes that name none of them are not read."""
    return [item for item in _items_naming(item_ids) if item.id in item_ids]


def _items_naming(words: Collection[str]) -> Iterator[Item]:
    for name in quiz_names() if words else ():
        text = (packs.exercise_folder(name) / "quiz.toml").read_text(encoding="utf-8")
        if any(f"{mark}{word}{mark}" in text for word in words for mark in "\"'"):
            yield from read_quiz(name).items


def find_item(item_id: str) -> Item | None:
    """Return the item with an id, whichever quiz it is in; ``None`` where there is none."""
    return next(iter(items_called({item_id})), None)


def _refuse_twice(items: tuple[Item, ...], path: Path) -> None:
    twice = [name for name, times in Counter(item.id for item in items).items() if times > 1]
    if twice:
        raise RubricProblem(f"{path}: the id {twice[0]!r} occurs twice.")


def _refuse_unknown(facts: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := set(facts) - known:
        near = difflib.get_close_matches(min(unknown), known, 1)
        meant = f". Did you mean `{near[0]}`?" if near else ""
        raise ValueError(f"{where}: unknown keys: {', '.join(sorted(unknown))}{meant}")


def _read_item(exercise_name: str, told: dict[str, Any]) -> Item:
    where = told.get("id", "an item without an id")
    plain = {"id", "kind", "question", "concepts", "covers", "code", "computed"}
    kind = Kind(told["kind"])
    typed = {"answer", "also", "mistakes", "why"}
    _refuse_unknown(told, plain | ({"choices"} if kind in CHOICES else typed), where)
    item = Item(
        id=told["id"],
        exercise_name=exercise_name,
        kind=kind,
        question=told["question"].strip(),
        concepts=tuple(told["concepts"]),
        covers=tuple(told.get("covers", ())),
        code=told.get("code", "").strip("\n"),
        choices=tuple(_read_choice(choice, where) for choice in told.get("choices", ())),
        answer=str(told.get("answer", "")).strip("\n"),
        also=tuple(str(element) for element in told.get("also", ())),
        mistakes=tuple(Mistake(str(mistake.pop("answer")), **mistake) for mistake in told.get("mistakes", ())),
        why=told.get("why", "").strip(),
        computed=told.get("computed", ""),
    )
    if complaint := _complaint(item):
        raise ValueError(f"{where}: {complaint}")
    return item


def _read_choice(told: dict[str, str], where: str) -> Choice:
    _refuse_unknown(told, {"right", "wrong", "why"}, where)
    if ("right" in told) == ("wrong" in told):
        raise ValueError(f"{where}: a choice is either `right` or `wrong`")
    return Choice(told.get("right") or told["wrong"], "right" in told, told["why"])


def _complaint(item: Item) -> str:
    """Return what is wrong with an item, or nothing."""
    if not item.concepts:
        return "it has no concept"
    if item.kind in CHOICES:
        right = sum(choice.right for choice in item.choices)
        texts = {choice.text for choice in item.choices}
        if len(item.choices) < 3 or len(texts) < len(item.choices):
            return "it needs at least three different choices"
        if not all(choice.why for choice in item.choices):
            return "each choice needs an explanation"
        if right < 1 or (item.kind is Kind.CHOOSE_ONE and right != 1) or right == len(item.choices):
            return f"{right} of {len(item.choices)} choices are right"
    elif not item.answer or not item.why:
        return "it needs an answer and an explanation"
    elif not all(mistake.why for mistake in item.mistakes):
        return "each mistake needs an explanation"
    if item.kind is Kind.LINE:
        if item.code.count(GAP) != 1:
            return f"its code needs one {GAP}"
        for line in (item.answer, *item.also):
            try:
                code_tree.parse(item.code.replace(GAP, line))
            except SyntaxError as error:
                return f"{line!r} does not parse in its place: {error}"
    return ""
