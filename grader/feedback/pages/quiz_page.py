"""The questions of one week as a page to read: grouped by how they are answered, each answer folded away."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue.exercise import read_exercise
from grader.catalogue.quiz import Choice, Item, Kind, Quiz, read_quiz
from grader.feedback.pages.family import Link, links_from, quiz_name
from grader.feedback.pages.report import render_page, write_page
from grader.feedback.pages.report_page import PART_NAMES

HEADINGS = {
    Kind.CHOOSE_ONE: "Choose one",
    Kind.CHOOSE_MANY: "Choose all correct answers",
    Kind.NUMBER: "Work out a number",
    Kind.SHAPE: "Work out a shape",
    Kind.OUTPUT: "Type what is printed",
    Kind.LINE: "Type the missing line",
}


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it."""

    item: Item
    choices: tuple[Choice, ...]
    """Mixed, so that their place tells nothing; the same at each drawing."""


def groups_of(quiz: Quiz) -> list[tuple[str, list[Asked]]]:
    """Return the questions under the heading of their kind; kinds and questions in their order."""
    groups = [(HEADINGS[kind], [_mixed(item) for item in quiz.items if item.kind is kind]) for kind in Kind]
    return [(heading, asked) for heading, asked in groups if asked]


def _mixed(item: Item) -> Asked:
    mixer = random.Random(zlib.crc32(item.id.encode()))
    return Asked(item, tuple(mixer.sample(item.choices, len(item.choices))))


def render_quiz(quiz: Quiz, links: Sequence[Link] = ()) -> str:
    """Return the page. It needs no network and no script, and is the same for the same questions."""
    exercise = read_exercise(quiz.exercise_name)
    return render_page(
        "quiz.html",
        exercise=exercise,
        part=PART_NAMES.get(exercise.part, exercise.part),
        groups=groups_of(quiz),
        number=len(quiz.items),
        links=links,
    )


def save_quiz_page(exercise_name: str, folder: Path, written: Sequence[str] = ()) -> Path:
    """Write the page of an exercise's questions into ``folder`` and return where it lies.

    Raises ``UsageProblem`` where the exercise has none, or where it cannot be written.
    """
    quiz = read_quiz(exercise_name)
    own = quiz_name(exercise_name)
    return write_page(render_quiz(quiz, links_from(folder, exercise_name, but=own, written=written)), folder / own)
