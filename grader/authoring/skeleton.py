"""Begins an exercise: a small one that already proves, to be changed step by step."""

from __future__ import annotations

import re
import shutil
from itertools import chain, count
from pathlib import Path

from grader.authoring.derive import build
from grader.catalogue import packs, places
from grader.catalogue.exam_paper import CATEGORIES, tasks_of
from grader.catalogue.exercise import EXAM, fault_of, read_exercise, week_names
from grader.catalogue.packs import LONGEST_NAME, Pack, kit
from grader.catalogue.patterns import regex
from grader.catalogue.stub import FOLDERS_READ_BY_THE_KIT, READ_BY_THE_KIT
from grader.errors import UsageProblem

NAME = regex(r"[a-z][a-z0-9]*_[a-z0-9_]+")
EXAM_NAME = regex(rf"{EXAM}(?P<category>[{min(CATEGORIES)}-{max(CATEGORIES)}])_(?P<topic>[a-z0-9_]+)")
RULE = "A name is two or more words of small letters and digits, joined by `_`."
PART = "intro"
"""The part that a new exercise has in ``templates/exercise``."""
_IN_A_PACK = {
    "Check your work with\n# `python -m grader exercises/EXERCISE_NAME`.": "Check your work\n# in the folder of the "
    "pack: `python -m grader --pack . EXERCISE_NAME`."
}
"""What the skeleton says otherwise in a pack, which is named to each command."""
_ANSWERS = ("right", "wrong", "calibration")


def begin_pack(folder: Path) -> list[Path]:
    """Make ``folder`` a pack without exercises, unless it is one, and return the paths of the files.

    Raises ``UsageProblem`` where other files lie there, or its name is no name for a package.
    """
    if (folder / "exercises").is_dir():
        return []
    package = re.sub(r"[-. ]", "_", folder.resolve().name.lower())
    if not package.isidentifier() or len(package) > LONGEST_NAME:
        raise UsageProblem(
            f"{folder.name!r} is not a valid name for a pack.",
            f"It is at most {LONGEST_NAME} letters, digits, `-` and `_`, and begins with a letter.",
            "Use a name such as `garden-exercises`.",
        )
    if folder.exists() and any(folder.iterdir()):
        raise UsageProblem(f"{folder} holds other files.", "", "Name a folder that is empty, or does not exist yet.")
    names = {"PACK_PACKAGE": package, "PACK_PROJECT": package.replace("_", "-")}
    skeleton, written = places.templates_folder() / "pack", []
    for source in sorted(path for path in skeleton.rglob("*.*") if "__pycache__" not in path.parts):
        below = source.relative_to(skeleton)
        target = folder / (Path(package, *below.parts[1:]) if below.parts[0] == "package" else below)
        written.append(_write(source, target, names))
    (folder / "exercises").mkdir()
    (folder / "solutions").mkdir()
    return written


def require_name(name: str, *, in_pack: bool) -> None:
    """Raise ``UsageProblem`` for a name that no new exercise of the kit, or of a pack, may have."""
    of_pack = packs.fault_of_name(name) if in_pack else ""
    if not NAME.fullmatch(name) or name.startswith(EXAM) or of_pack:
        of_exam = "Names that begin with `exam` are for tasks of the exam bank."
        because = RULE if not NAME.fullmatch(name) else of_exam if name.startswith(EXAM) else of_pack
        step = "Use --exam for a task of the exam bank." if EXAM_NAME.fullmatch(name) else ""
        raise UsageProblem(
            f"{name!r} is not a valid name for an exercise.",
            because,
            step or "Use a name such as `tide_level`.",
        )


def begin_exercise(name: str, pack: Pack | None = None) -> list[Path]:
    """Write the files of a new exercise, of the kit or of a pack, and return their paths.

    An exercise of the kit gets a week that no other exercise of its part has: the one in its name, or the next one.

    Raises ``UsageProblem`` for a name that is taken, or that ``require_name`` refuses.
    """
    require_name(name, in_pack=pack is not None)
    folders = _free_folders(name, pack or kit())
    skeleton = places.templates_folder() / "exercise"
    own = _IN_A_PACK if pack else {"week = 1": f"week = {_free_week(name)}"}
    names, written = {**own, "EXERCISE_NAME": name}, []
    for source in sorted(skeleton.rglob("*.*")):
        kind, *below = source.relative_to(skeleton).parts
        written.append(_write(source, folders[kind].joinpath(*below), names))
    return [*written, *(done.path for done in build(name))]


def _free_week(name: str) -> int:
    """Return a week in which the part of the skeleton has no exercise yet."""
    others = [read_exercise(other) for other in week_names() if not fault_of(other)]
    taken = {str(other.week) for other in others if other.part == PART}
    named = re.match(r"week([1-9]\d?)_", name)
    wished = [int(named[1])] if named else []
    return next(number for number in chain(wished, count(1)) if str(number) not in taken)


def begin_exam_task(name: str) -> list[Path]:
    """Write the files of a new task of the exam bank and return their paths: those of a task of the same category.

    Its data, rubric and answers are changed step by step, and prove in between. Raises ``UsageProblem`` for a name that
    is taken, or not of the form ``exam3_flowers``.
    """
    match = EXAM_NAME.fullmatch(name)
    if not match:
        raise UsageProblem(
            f"{name!r} is not a valid name for a task of the exam bank.",
            "Such a name is `exam`, the category, and words of small letters and digits, joined by `_`.",
            "Use its category and topic: `exam3_flowers`.",
        )
    folders = _free_folders(name, kit())
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


def _free_folders(name: str, pack: Pack) -> dict[str, Path]:
    folders = {"exercise": pack.exercises / name, "solution": pack.solutions / name}
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
