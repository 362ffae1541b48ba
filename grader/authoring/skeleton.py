"""Begins an exercise: a small one that already proves, to be changed step by step."""

from __future__ import annotations

import re
from pathlib import Path

from grader.authoring.derive import build
from grader.catalogue import places
from grader.errors import UsageProblem

NAME = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+")


def begin_exercise(name: str) -> list[Path]:
    """Write the files of a new exercise and return their paths.

    Raises ``UsageProblem`` for a name that is taken, or not of the form ``week1_intro``.
    """
    if not NAME.fullmatch(name):
        raise UsageProblem(f"{name!r} is no name for an exercise.", "", "Use a name such as `week5_intro`.")
    folders = {"exercise": places.exercises_folder() / name, "solution": places.solutions_folder() / name}
    if taken := next((folder for folder in folders.values() if folder.exists()), None):
        raise UsageProblem(f"{taken} is there already.", "", "Choose another name, or remove it first.")
    written = []
    skeleton = places.templates_folder() / "exercise"
    for source in sorted(skeleton.rglob("*.*")):
        kind, *below = source.relative_to(skeleton).parts
        target = folders[kind].joinpath(*below)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text(encoding="utf-8").replace("EXERCISE_NAME", name), encoding="utf-8")
        written.append(target)
    return [*written, *(done.path for done in build(name))]
