"""Begins an exercise: a small one that already proves, to be changed step by step."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from grader.authoring.derive import build
from grader.catalogue import packs, places
from grader.catalogue.exam_paper import CATEGORIES, tasks_of
from grader.catalogue.exercise import EXAM, read_exercise
from grader.catalogue.stub import FOLDERS_READ_BY_THE_KIT, READ_BY_THE_KIT
from grader.errors import UsageProblem

NAME = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+")
EXAM_NAME = re.compile(rf"{EXAM}(?P<category>[{min(CATEGORIES)}-{max(CATEGORIES)}])_(?P<topic>[a-z0-9_]+)")
_ANSWERS = ("right", "wrong", "calibration")


def begin_exercise(name: str) -> list[Path]:
    """Write the files of a new exercise and return their paths.

    Raises ``UsageProblem`` for a name that is taken, or not of the form ``week1_intro``.
    """
    if not NAME.fullmatch(name) or EXAM_NAME.fullmatch(name):
        step = "Use --exam for a task of the exam bank." if EXAM_NAME.fullmatch(name) else ""
        raise UsageProblem(f"{name!r} is no name for an exercise.", "", step or "Use a name such as `week5_intro`.")
    folders = _free_folders(name)
    skeleton = places.templates_folder() / "exercise"
    written = []
    for source in sorted(skeleton.rglob("*.*")):
        kind, *below = source.relative_to(skeleton).parts
        written.append(_write(source, folders[kind].joinpath(*below), {"EXERCISE_NAME": name}))
    return [*written, *(done.path for done in build(name))]


def begin_exam_task(name: str) -> list[Path]:
    """Write the files of a new task of the exam bank and return their paths: those of a task of the same category.

    Its data, rubric and answers are changed step by step, and prove in between. Raises ``UsageProblem`` for a name that
    is taken, or not of the form ``exam3_flowers``.
    """
    match = EXAM_NAME.fullmatch(name)
    if not match:
        raise UsageProblem(
            f"{name!r} is no name for a task of the exam bank.", "", "Use its category and topic: `exam3_flowers`."
        )
    folders = _free_folders(name)
    like = min(tasks_of(int(match["category"])), key=lambda task: read_exercise(task).reference_seconds)
    old, new = read_exercise(like).title, match["topic"].replace("_", " ").capitalize()
    names = {like: name, f'title = "{old}"': f'title = "{new}"', f"# {old}\n": f"# {new}\n"}
    written = []
    for kind, root in (("exercise", read_exercise(like).folder), ("solution", packs.solution_folder(like))):
        for source in sorted(root.rglob("*")):
            below = source.relative_to(root)
            if source.is_file() and _is_copied(kind, below) and below.name != "README.md":
                written.append(_write(source, folders[kind] / below, names))
    return [*written, *(done.path for done in build(name))]


def _is_copied(kind: str, below: Path) -> bool:
    """Return whether a file belongs to what a new task begins with: what an author wrote, and no learner."""
    first = below.parts[0]
    if "__pycache__" in below.parts:
        return False
    if kind == "solution":
        return below.name == "solution.py" or first in _ANSWERS
    return first in READ_BY_THE_KIT or first in FOLDERS_READ_BY_THE_KIT


def _free_folders(name: str) -> dict[str, Path]:
    folders = {"exercise": places.exercises_folder() / name, "solution": places.solutions_folder() / name}
    if taken := next((folder for folder in folders.values() if folder.exists()), None):
        raise UsageProblem(f"{taken} is there already.", "", "Choose another name, or remove it first.")
    return folders


def _write(source: Path, target: Path, names: dict[str, str]) -> Path:
    """Copy a file with each name that stands in it replaced, where it is a text."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        shutil.copyfile(source, target)
        return target
    for old, new in names.items():
        text = text.replace(old, new)
    target.write_text(text, encoding="utf-8")
    return target
