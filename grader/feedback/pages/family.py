"""The pages as one family: which of them a page links to. Only what lies there, or is written in the same go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DASHBOARD = "dashboard.html"
DEBRIEF = "debrief.html"
EXAM_FOLDER = "exam-"
"""How the folders of mock exams begin, one below that of the other pages."""


@dataclass(frozen=True)
class Link:
    """A way from one page to another."""

    text: str
    """What it is called."""
    href: str
    """Where it leads, from the page that shows it."""


def report_name(exercise_name: str) -> str:
    """Return the file name of the report of an exercise."""
    return f"{exercise_name}.html"


def quiz_name(exercise_name: str) -> str:
    """Return the file name of the page of questions of an exercise."""
    return f"quiz-{exercise_name}.html"


def links_from(folder: Path, exercise_name: str = "", *, but: str = "", written: Iterable[str] = ()) -> list[Link]:
    """Return the links of a page that lies in ``folder``.

    ``exercise_name`` is what it is about, if that is one exercise; ``but`` is its own file name. ``written`` names
    files that come to lie in the folder in the same go. The reports of a mock exam lie one folder deeper.
    """
    above = "../" if folder.name.startswith(EXAM_FOLDER) else ""
    known = [("Progress", above + DASHBOARD), ("Debrief", DEBRIEF)]
    if exercise_name:
        known += [("Report", report_name(exercise_name)), ("Questions", quiz_name(exercise_name))]
    there = set(written)
    return [Link(text, name) for text, name in known if name != but and (name in there or (folder / name).is_file())]
