"""What has to be the same wherever a cohort is graded: the kit, what it asks, and the libraries that it judges with."""

from __future__ import annotations

import functools
import hashlib

import grader
from grader import places
from grader.catalogue import read_exercise
from grader.examiner.kept import versions

JUDGING = ("catalogue", "submission", "candidate", "checks", "examiner", "feedback", "practice", "data", "hidden")
"""The folders of the kit that a grade may depend on; the rest shows grades, or asks for them."""
_ASKED = ("exercise.toml", "checks.py")
_TITLES = {"kit": "the kit", "python": "Python", "tensorflow": "TensorFlow", "keras": "Keras", "numpy": "NumPy"}


@functools.cache
def identity(exercise_name: str) -> dict[str, str]:
    """Return versions by name, and under ``exercise`` the digest of what judges this exercise.

    It is found once in a process: what was imported does not change with the files.
    """
    installed = versions()
    # Builds for machines without an accelerator have a name of their own, and the same version.
    installed.setdefault("tensorflow", installed.get("tensorflow-cpu", ""))
    known = {"kit": grader.__version__, **{name: installed.get(name, "") for name in _TITLES if name != "kit"}}
    return known | {"exercise": _digest(exercise_name)}


def difference(wanted: dict[str, str], own: dict[str, str]) -> str:
    """Return how a worker differs from what is wanted, and what to do there; empty where it does not."""
    told = [
        f"{title} {own.get(name) or 'missing'} instead of {wanted[name]}"
        for name, title in _TITLES.items()
        if own.get(name) != wanted[name]
    ]
    if told:
        return f"It has {', '.join(told)}: install the same versions there, and start the worker anew."
    if own.get("exercise") != wanted["exercise"]:
        return "Its copy of the kit differs in what judges this exercise: install the same there, and start it anew."
    return ""


def _digest(exercise_name: str) -> str:
    """Return a digest of the rubric, the program and its data that is the same on every machine."""
    exercise = read_exercise(exercise_name)
    digest = hashlib.sha256()
    # Where the kit lies says nothing: a clone and an installed kit are the same.
    files = [(name, exercise.folder / name) for name in _ASKED]
    for folder in JUDGING:
        found = sorted(path for path in (places.PACKAGE / folder).rglob("*") if path.is_file())
        files += [(path.relative_to(places.PACKAGE).as_posix(), path) for path in found]
    for name, path in files:
        if "__pycache__" not in path.parts:
            digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
