"""Where each week, example and question of the curriculum is taught: ``docs/curriculum.md``, made from tags."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from grader.catalogue import places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import PARTS, exercise_names, read_exercise
from grader.catalogue.quiz import Item, read_all_items

TITLES = {"intro": "Introduction", "vision": "Computer vision", "nlp": "Language", "timeseries": "Time series"}


@dataclass(frozen=True)
class Line:
    """One example or question of the curriculum."""

    id: str
    """The week and the line, such as ``nlp3.q7``."""
    kind: str
    """``example`` or ``question``."""
    says: str
    """What is shown or asked."""


@dataclass(frozen=True)
class Week:
    """One week of the curriculum."""

    id: str
    """Its part and number, such as ``nlp3``."""
    part: str
    """The part, as exercises name it."""
    number: int
    """Week 1 to 4."""
    title: str
    """What it is about."""
    lines: tuple[Line, ...]
    """Its examples, then its questions."""

    @property
    def exercise_name(self) -> str:
        """The exercise in which it is practised."""
        return f"week{self.number}_{self.part}"


def read_curriculum() -> tuple[Week, ...]:
    """Return the sixteen weeks from ``docs/curriculum.toml``, in their order."""
    path = places.kit_root() / "docs" / "curriculum.toml"
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Week(
            f"{part}{number}", part, number, facts[f"{part}{number}"]["title"], tuple(_lines(f"{part}{number}", facts))
        )
        for part in PARTS
        for number in range(1, 5)
        if f"{part}{number}" in facts
    )


def _lines(week: str, facts: dict[str, dict[str, dict[str, str]]]) -> Iterator[Line]:
    for kinds in ("examples", "questions"):
        for name, says in facts[week].get(kinds, {}).items():
            yield Line(f"{week}.{name}", kinds.removesuffix("s"), says)


def taught() -> dict[str, list[str]]:
    """Return for each line of the curriculum where it is taught: functions and sections first, then quiz items."""
    where: dict[str, list[str]] = {}
    for name in exercise_names():
        exercise = read_exercise(name)
        functions = {signature.name for signature in exercise.functions}
        for line, place in exercise.covers.items():
            told = f"`{place}`" if place in functions else f"the brief, *{place}*"
            where.setdefault(line, []).append(f"{told} in {name}")
    for item in read_all_items():
        for line in item.covers:
            where.setdefault(line, []).append(f"quiz `{item.id}`")
    return where


def gaps() -> list[str]:
    """Return the lines of the curriculum that nothing teaches."""
    known = taught()
    return [line.id for week in read_curriculum() for line in week.lines if line.id not in known]


def render_curriculum() -> str:
    """Return ``docs/curriculum.md``."""
    known, items = taught(), read_all_items()
    parts = [
        "# What is taught where\n",
        "Sixteen weeks in four parts. Each example and each question of the curriculum (`docs/curriculum.toml`) is",
        "here with the function, the section of a brief or the quiz question that teaches it. This page is made from",
        "tags in `exercise.toml` and `quiz.toml`; a test finds gaps.\n",
    ]
    for week in read_curriculum():
        asked = [item for item in items if item.exercise_name == week.exercise_name]
        link = f"[{week.exercise_name}](../exercises/{week.exercise_name})"
        parts.append(f"## {TITLES[week.part]}, week {week.number}: {week.title}\n")
        parts.append(f"Practised in {link}; {len(asked)} questions in its [quiz]({_quiz(week)}).\n")
        parts.append("| | in the curriculum | taught by |\n| --- | --- | --- |")
        parts += [f"| {line.kind} | {line.says} | {'; '.join(known.get(line.id, ['–']))} |" for line in week.lines]
        parts.append("")
    return "\n".join([*parts, *_concepts(items)])


def _quiz(week: Week) -> str:
    return f"../exercises/{week.exercise_name}/quiz.toml"


def _concepts(items: tuple[Item, ...]) -> Iterator[str]:
    yield "## Concepts\n"
    yield "What a criterion misses makes the quiz questions on its concepts due: `python -m grader quiz --due`.\n"
    yield "| concept | what it is | questions |\n| --- | --- | --- |"
    for name, concept in read_concepts().items():
        number = sum(name in item.concepts for item in items)
        yield f"| `{name}` | {concept.title}. {concept.sentence} | {number} |"
    yield ""
