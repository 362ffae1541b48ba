"""Where exercises come from: the kit, and packs, which are folders with exercises of other authors.

A pack is a folder that holds ``exercises/NAME`` and ``solutions/NAME``, as the kit does. It lies anywhere and is named
in ``TF_EXAM_KIT_PACKS``, or it is an installed package that announces itself as an entry point.
"""

from __future__ import annotations

import copy
import functools
import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.catalogue import code_tree, places
from grader.catalogue.distributions import may_announce
from grader.catalogue.patterns import regex
from grader.errors import UsageProblem

VARIABLE = "TF_EXAM_KIT_PACKS"
"""Names folders of packs, separated as in ``PATH``; the option ``--pack`` adds to it."""
GROUP = "tf_exam_kit.packs"
"""The group of entry points of installed packs: the value is the package whose folder holds ``exercises``."""
PACKAGE = "exercises"
"""What a rubric imports its own modules from: ``exercises.NAME.expectations``."""
MOST_BYTES = 1_000_000
"""Bytes of a file that is read before anybody decides to trust its pack."""
LONGEST_NAME = 60
"""Letters of the name of a pack, and of an exercise in one."""
_NAME = regex(r"(?!exam(?![1-5]_))[a-z][a-z0-9_]*\Z")
"""Looks like the name of no other exercise, as a Cyrillic letter would; what begins with ``exam`` is an exam task."""
_UNSEEN = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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
    found: dict[Path, Pack] = {}
    for pack in _asked_for():
        if isinstance(pack, Pack):
            # One that is asked for twice is one.
            found.setdefault(pack.exercises, pack)
    return kit(), *found.values()


def pack_names(pack: Pack) -> list[str]:
    """Return the names of the exercises of a pack that can be used, sorted."""
    return sorted(name for name in _names(pack) if not _fault(pack, name))


def pack_of(name: str) -> Pack:
    """Return where the exercise called ``name`` lies: the kit, also where there is none of that name."""
    own = kit()
    if has_file(own, name, "exercise.toml"):
        return own
    return next((pack for pack in packs()[1:] if name in _names(pack) and not _fault(pack, name)), own)


def has_file(pack: Pack, name: str, file: str) -> bool:
    """Return whether the exercise called ``name`` has a file there; what is a path, or too long, is no name."""
    return name.isidentifier() and len(name) <= LONGEST_NAME and (pack.exercises / name / file).is_file()


def exercise_folder(name: str) -> Path:
    """Return the folder of an exercise: its rubric, its facts, its brief."""
    return pack_of(name).exercises / name


def solution_folder(name: str) -> Path:
    """Return the folder of an exercise's reference, correct and incorrect solutions."""
    return pack_of(name).solutions / name


def correct_solutions(name: str, suffix: str = "") -> list[Path]:
    """Return the files of the reference and of the other correct solutions of an exercise that are there.

    ``suffix`` leaves those out that end otherwise: ``.py`` notebooks and course files.
    """
    folder = solution_folder(name)
    found = [folder / "solution.py", *sorted(folder.glob("right/*"))]
    return [path for path in found if path.is_file() and path.name.endswith(suffix)]


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
    _TYPED[str(folder.resolve())] = str(folder)
    return found


_TYPED: dict[str, str] = {}
"""The folders that ``ask_for`` was called with, by their full paths: commands that are printed name them again."""


def asked_by_option() -> list[Pack]:
    """Return the packs that this command names, and not the surroundings, in the order in which they are looked for."""
    asked = {(Path(folder) / PACKAGE).resolve() for folder in _typed()}
    return [pack for pack in packs()[1:] if pack.exercises in asked]


def with_option(text: str) -> str:
    """Return a text whose commands name the packs that this one named with ``--pack``, so that they work as printed."""
    options = "".join(f" --pack {shlex.quote(folder)}" for folder in _typed().values())
    return re.sub(r"python -m grader(?= (?!--pack))", lambda found: found[0] + options, text) if options else text


def _typed() -> dict[str, str]:
    asked = os.environ.get(VARIABLE, "").split(os.pathsep)
    return {path: folder for path, folder in _TYPED.items() if path in asked}


def pack_around(place: Path) -> Path | None:
    """Return the folder of the pack in which a folder of an exercise lies; ``None`` for any other folder."""
    is_exercise = all((place / name).is_file() for name in ("exercise.toml", "checks.py"))
    return place.parents[1] if is_exercise and place.parent.name == PACKAGE else None


def forget_options() -> None:
    """Begin a command: what an earlier one of this process named counts no more."""
    _TYPED.clear()


def left_out() -> list[LeftOut]:
    """Return the packs, and the exercises of packs, whose files cannot be read, with the reason."""
    told = [found for found in _asked_for() if isinstance(found, LeftOut)]
    for pack in packs()[1:]:
        faults = {name: _fault(pack, name) for name in _names(pack)}
        told += [LeftOut(f"{pack.name}: {name}", reason) for name, reason in sorted(faults.items()) if reason]
    return told


def fault_of_name(name: str) -> str:
    """Return why no exercise of a pack may have this name; empty where one may."""
    if not _NAME.match(name) or len(name) > LONGEST_NAME:
        return (
            "The name of its folder is not one such as `tide_level`: words of small letters and digits, joined by `_`. "
            "`exam1_` to `exam5_` are for exam tasks."
        )
    if (places.exercises_folder() / name / "exercise.toml").is_file():
        return "The kit has an exercise of this name."
    return ""


def reason_left_out(name: str) -> str:
    """Return why an exercise of this name that a pack has cannot be used; empty where no pack has one."""
    faults = (_fault(pack, name) for pack in packs()[1:] if name in _names(pack))
    return next(filter(None, faults), "")


def placed(path: Path, error: Exception) -> str:
    """Return what is wrong with a file, after its path, and after its line where the error tells one."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return _placed_in_toml(path, error)
    line = getattr(error, "lineno", None)
    says = getattr(error, "msg", None) or getattr(error, "strerror", None) or str(error)
    says = f"The key `{error.args[0]}` is missing." if isinstance(error, KeyError) else says
    says = "It is nested too deeply." if isinstance(error, (RecursionError, MemoryError)) else says
    kind = next((words for class_, words in _KINDS_OF_FAULTS.items() if isinstance(error, class_)), "")
    return f"{path}{f':{line}' if line else ''}: {f'{kind}: ' if kind else ''}{says}"


_KINDS_OF_FAULTS = {SyntaxError: "This is not valid Python", UnicodeDecodeError: "This is no text in UTF-8",
                    OSError: "This cannot be read"}  # fmt: skip
_CURES_OF_TOML = {
    "Invalid value": ' A text needs quotation marks: `title = "Tides"`.',
    "Illegal character '\\n'": " Does the text end with its quotation mark?",
}


MOST_OF_A_KEY = 60
"""Characters of a key that are repeated: a file of a pack may be a stranger's."""


def _placed_in_toml(path: Path, error: tomllib.TOMLDecodeError) -> str:
    """Return what is no TOML, with its line and the key of that line."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    says, lines = found[1] if found else str(error), path.read_text(encoding="utf-8").rstrip().split("\n")
    if found is None or found[2] is None:
        return f"{path}:{len(lines)}: This is not valid TOML: {says}."
    line = int(found[2])
    key, given, _ = lines[min(line, len(lines)) - 1].partition("=")
    about = f"`{key.strip()[:MOST_OF_A_KEY]}`" if given else "This"
    return f"{path}:{line}: {about} is not valid TOML: {says}.{_CURES_OF_TOML.get(says, '')}"


def read_text(path: Path) -> str:
    """Return a text that may come from a stranger.

    Raises ``ValueError`` where it is too long, no UTF-8, or has characters that move the cursor of a terminal or turn
    the order of letters around; ``OSError`` where it cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has more than {MOST_BYTES:,} bytes.")
    return require_seen(path.read_text(encoding="utf-8"), path.name)


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a file of TOML holds, which may come from a stranger; raises what ``read_text`` raises.

    The file is read each time; a text that was parsed before is not parsed again.
    """
    return parse_toml(read_text(path), path.name)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return what a text of TOML holds, which may come from a stranger; ``name`` is that of its file."""
    try:
        return copy.deepcopy(_parsed(text, name))
    except RecursionError:
        raise ValueError(f"{name} is nested too deeply.") from None


@functools.lru_cache(maxsize=256)
def _parsed(text: str, name: str) -> dict[str, Any]:
    facts = tomllib.loads(text)
    waiting: list[Any] = [facts]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            require_seen(item, name)
    return facts


def require_seen(text: str, where: str) -> str:
    """Return a text as it is; raises ``ValueError`` where it has characters that nobody sees and that do something."""
    if found := _UNSEEN.search(text):
        raise ValueError(f"{where} has the character U+{ord(found[0]):04X}.")
    return text


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
    if not name.strip() or len(name) > LONGEST_NAME or _UNSEEN.search(name) or "\n" in name:
        return LeftOut(ascii(name[:LONGEST_NAME]), "The name of a pack has 1 to 60 characters that can be seen.")
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
        top, *below = point.value.split(".")
        try:
            spec = importlib.util.find_spec(top) if top.isidentifier() else None
        except (ImportError, ValueError):
            spec = None
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if folders and all(text.isidentifier() for text in below):
            found.append(_pack_at(point.name, Path(folders[0], *below)))
        else:
            found.append(LeftOut(point.name, f"The package {point.value} is not installed."))
    return tuple(found)


def _names(pack: Pack) -> set[str]:
    """Return the names of all folders with an exercise in them, whether it can be used or not."""
    return {path.parent.name for path in pack.exercises.glob("*/exercise.toml")}


def _fault(pack: Pack, name: str) -> str:
    """Return why an exercise of a pack cannot be used; empty where it can."""
    if reason := fault_of_name(name):
        return reason
    for other in packs()[1:]:
        if other == pack:
            break
        if name in _names(other) and not _fault(other, name):
            return f"The pack {other.name} has an exercise of this name."
    folder = path = pack.exercises / name
    try:
        for path in (folder, *folder.rglob("*")):
            if not path.resolve().is_relative_to(pack.exercises) or not (path.is_dir() or path.is_file()):
                return f"{path.name} is no file, or a link out of the pack."
            if path.suffix == ".md":
                read_text(path)
        path = folder / "exercise.toml"
        read_toml(path)
        path = folder / "checks.py"
        code_tree.parse(read_text(path))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
        return placed(path, error)
    return ""
