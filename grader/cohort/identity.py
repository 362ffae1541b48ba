"""What has to be the same wherever a cohort is graded: the kit, what it asks, and the libraries that it judges with."""

from __future__ import annotations

import functools

import grader
from grader.catalogue.exercise import read_exercise
from grader.catalogue.fingerprint import digest_of, exercise_files, kit_files
from grader.examiner.verdict_cache import versions

_SHOWING = ("authoring/", "cli/", "cohort/exports/", "practice/exam/", "studio/")
"""The folders of the kit that only show grades, or ask for them: no grade of a class depends on them."""
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
        return f"It has {', '.join(told)}: install the same versions there, and restart the worker."
    if own.get("exercise") != wanted["exercise"]:
        return "Its copy of the kit differs for this exercise: install the same copy there, and restart the worker."
    return ""


def _digest(exercise_name: str) -> str:
    """Return a digest of the rubric, the program, its data and its libraries that is the same on every machine."""
    files = [(name, path) for name, path in kit_files() if not name.startswith(_SHOWING)]
    return digest_of([*files, *exercise_files(read_exercise(exercise_name).folder)], versions())
