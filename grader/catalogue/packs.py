"""Where exercises come from: the kit, and packs, which are folders with exercises of other authors.

A pack is a folder that holds ``exercises/NAME`` and ``solutions/NAME``, as the kit does. It lies anywhere and is named
in ``TF_EXAM_KIT_PACKS``, or it is an installed package that announces itself as an entry point.
"""

from __future__ import annotations

import functools
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from grader.catalogue import code_tree, places
from grader.catalogue.distributions import may_announce
from grader.errors import UsageProblem

VARIABLE = "TF_EXAM_KIT_PACKS"
"""Names folders of packs, separated as in ``PATH``; the option ``--pack`` adds to it."""
GROUP = "tf_exam_kit.packs"
"""The group of entry points of installed packs: the value is the package whose folder holds ``exercises``."""
PACKAGE = "exercises"
"""What a rubric imports its own modules from: ``exercises.NAME.expectations``."""


@dataclass(frozen=True)
class Pack:
    """A folder of exercises with their solutions."""

    name: str
    """What ``list`` shows beside its exercises; empty for the kit's own."""
    exercises: Path
    """Holds a folder for each exercise, ``papers/``, and ``concepts.toml`` where it adds concepts."""
    solutions: Path
    """Holds a folder for each exercise: the reference, correct and incorrect solutions."""


@dataclass(frozen=True)
class LeftOut:
    """A pack, or an exercise of one, that cannot be used."""

    what: str
    """Its name, or its folder."""
    reason: str
    """Why, in one sentence."""


def kit() -> Pack:
    """Return the kit's own exercises."""
    return Pack("", places.exercises_folder(), places.solutions_folder())


def packs() -> tuple[Pack, ...]:
    """Return the kit, then each pack that can be read, in the order in which exercises are looked for."""
    return kit(), *(found for found in _asked_for() if isinstance(found, Pack))


def pack_names(pack: Pack) -> list[str]:
    """Return the names of the exercises of a pack that can be used, sorted."""
    return sorted(name for name in _names(pack) if not _fault(pack, name))


def pack_of(name: str) -> Pack:
    """Return where the exercise called ``name`` lies: the kit, also where there is none of that name."""
    own = kit()
    if (own.exercises / name / "exercise.toml").is_file():
        return own
    return next((one for one in packs()[1:] if name in _names(one) and not _fault(one, name)), own)


def exercise_folder(name: str) -> Path:
    """Return the folder of an exercise: its rubric, its facts, its brief."""
    return pack_of(name).exercises / name


def solution_folder(name: str) -> Path:
    """Return the folder of an exercise's reference, correct and incorrect solutions."""
    return pack_of(name).solutions / name


def ask_for(folder: Path) -> Pack:
    """Use the exercises of a pack in this process and in those that it starts, before those of packs named earlier.

    Raises ``UsageProblem`` for what is no folder of a pack.
    """
    found = _pack_at(folder.resolve().name, folder)
    if isinstance(found, LeftOut):
        raise UsageProblem(
            f"{folder} is not an exercise pack.",
            "A pack is a folder that holds `exercises`.",
            "Make one with `python -m grader author new NAME --pack FOLDER`.",
        )
    named = os.environ.get(VARIABLE, "").split(os.pathsep)
    os.environ[VARIABLE] = os.pathsep.join([str(folder.resolve()), *filter(None, named)])
    return found


def left_out() -> list[LeftOut]:
    """Return the packs and exercises that were asked for and cannot be used, with the reason."""
    told = [found for found in _asked_for() if isinstance(found, LeftOut)]
    for pack in packs()[1:]:
        faults = {name: _fault(pack, name) for name in _names(pack)}
        told += [LeftOut(f"{pack.name}: {name}", reason) for name, reason in sorted(faults.items()) if reason]
    return told


def make_importable() -> None:
    """Let this process import ``exercises.NAME.expectations`` from whichever pack holds ``NAME``.

    ``sys.path`` stays as it is: the sandbox lets a worker read what is on it, and an exercise is not for a worker.
    """
    package = ModuleType(PACKAGE, "The folders of all exercises, as one package.")
    package.__path__ = [str(pack.exercises) for pack in packs()]
    sys.modules[PACKAGE] = package


def _asked_for() -> Iterator[Pack | LeftOut]:
    for folder in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        path = Path(folder).expanduser()
        yield _pack_at(path.resolve().name or folder, path)
    yield from _installed(tuple(sys.path))


def _pack_at(name: str, folder: Path) -> Pack | LeftOut:
    if not (folder / "exercises").is_dir():
        return LeftOut(name, f"{folder} holds no folder `exercises`.")
    return Pack(name, (folder / "exercises").resolve(), (folder / "solutions").resolve())


@functools.cache
def _installed(path: tuple[str, ...]) -> tuple[Pack | LeftOut, ...]:
    """Return the installed packs; nothing of them is imported, so none of their code runs."""
    if not may_announce(GROUP):
        return ()
    import importlib.metadata
    import importlib.util

    found: list[Pack | LeftOut] = []
    for point in importlib.metadata.entry_points(group=GROUP):
        top, _, below = point.module.partition(".")
        try:
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            spec = None
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if folders:
            found.append(_pack_at(point.name, Path(folders[0], *filter(None, below.split(".")))))
        else:
            found.append(LeftOut(point.name, f"The package {point.module} is not installed."))
    return tuple(found)


def _names(pack: Pack) -> set[str]:
    """Return the names of all folders with an exercise in them, whether it can be used or not."""
    return {path.parent.name for path in pack.exercises.glob("*/exercise.toml")}


def _fault(pack: Pack, name: str) -> str:
    """Return why an exercise of a pack cannot be used; empty where it can."""
    if not name.isidentifier():
        return "The name of its folder is not a Python name, such as `week1_intro`."
    if (places.exercises_folder() / name / "exercise.toml").is_file():
        return "The kit has an exercise of this name."
    folder = pack.exercises / name
    try:
        tomllib.loads((folder / "exercise.toml").read_text(encoding="utf-8"))
        code_tree.parse((folder / "checks.py").read_bytes())
    except (OSError, ValueError, SyntaxError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
