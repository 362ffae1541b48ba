"""Finds the answers in files and folders of which nobody has said which exercises they answer."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue.exercise import exercise_names
from grader.catalogue.packs import pack_around
from grader.errors import SubmissionRefused, UsageProblem
from grader.submission.recognition import recognise_exercise
from grader.submission.submission import KINDS, NOTEBOOK, SCRIPT, exercise_name_of, read_unnamed

MOST_LOOKED_AT = 100
"""Files of a folder in which the one answer is looked for."""
MOST_FILES = 2000
"""Scripts and notebooks of one folder that are looked at."""
_LEFT_ALONE = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})


@dataclass(frozen=True)
class Answer:
    """A file, and the exercise that it answers."""

    path: Path
    """The script or notebook, or the folder of an exercise."""
    exercise_name: str
    """The exercise; empty where none fits."""
    reason: str = ""
    """Why none fits, or why the file cannot be read."""


def find_exercise(path_or_name: str) -> tuple[str, Path | None]:
    """Return which exercise is meant, and where the answer lies if a path was given.

    A name, or a path in a folder that is called like an exercise, says so itself. Of any other script or notebook its
    functions tell, and of a folder those of the one answer in it. Raises ``ExerciseNotFound``, ``SubmissionRefused``
    and ``UsageProblem``.
    """
    path = Path(path_or_name or "?")
    if path_or_name in exercise_names() or not path.exists() or _says_its_exercise(path):
        return exercise_name_of(path_or_name)
    if path.is_file():
        return recognise_exercise(read_unnamed(path)), path
    looked_at = itertools.islice(find_answers(path), MOST_LOOKED_AT)
    answers = list(itertools.islice((answer for answer in looked_at if answer.exercise_name), 2))
    if len(answers) == 1:
        return answers[0].exercise_name, answers[0].path
    if not answers:
        return exercise_name_of(path_or_name)
    told = " and ".join(f"{answer.path.relative_to(path)} ({answer.exercise_name})" for answer in answers)
    raise UsageProblem(
        f"{path_or_name} holds several answers, such as {told}.",
        "Choose one, or grade all of them together.",
        f"Grade all of them: `python -m grader grade {path_or_name} --all`.",
    )


def find_answers(folder: Path) -> Iterator[Answer]:
    """Yield every script and notebook below a folder, with the exercise that it answers.

    The folder of an exercise is one answer, whichever of its two files was edited.
    """
    known, told = set(exercise_names()), set()
    for path in _code_files(folder):
        if path.parent.name in known and path.name in (SCRIPT, NOTEBOOK):
            if path.parent not in told:
                told.add(path.parent)
                yield Answer(path.parent, path.parent.name)
            continue
        try:
            yield Answer(path, recognise_exercise(read_unnamed(path)))
        except SubmissionRefused as error:
            yield Answer(path, "", f"{error.problem} {error.because}".strip())


def _code_files(folder: Path) -> Iterator[Path]:
    """Yield scripts and notebooks in order; hidden folders, and links, are left alone."""
    found = 0
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _LEFT_ALONE)
        for name in sorted(names):
            path = Path(place, name)
            if KINDS.get(path.suffix.lower()) in ("script", "notebook") and not name.startswith("."):
                found += 1
                if found > MOST_FILES:
                    raise UsageProblem(
                        f"{folder} holds more than {MOST_FILES:,} scripts and notebooks.",
                        next_step="Name a folder that contains only your submissions.",
                    )
                yield path


def _says_its_exercise(path: Path) -> bool:
    place = path.resolve()
    folder = place if place.is_dir() else place.parent
    return folder.name in exercise_names() or pack_around(folder) is not None
