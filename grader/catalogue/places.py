"""Where exercises, solutions, templates, caches and the learner's own files lie."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parents[1]
APPLICATION = "tf-exam-kit"
MARKER = ".tf-exam-kit.json"
"""The file that makes a folder a practice folder: which version of each exercise was brought there."""


def kit_root() -> Path:
    """Return the folder that holds ``exercises``, ``solutions`` and ``templates``.

    That is the clone in a checkout, and ``grader/_kit`` in an installed wheel.
    """
    packed = PACKAGE / "_kit"
    return packed if packed.is_dir() else PACKAGE.parent


def exercises_folder() -> Path:
    """Return the folder with one folder per exercise."""
    return kit_root() / "exercises"


def practice_root(start: Path) -> Path | None:
    """Return the practice folder that ``start`` lies in; ``None`` where it lies in none."""
    return next((path for path in (start, *start.parents) if (path / MARKER).is_file()), None)


def practice_folder_below(folder: Path) -> str:
    """Return the name of a practice folder that ``folder`` contains; empty where it has none."""
    try:
        return next((path.parent.name for path in sorted(folder.glob(f"*/{MARKER}"))), "")
    except OSError:
        return ""


def work_folder(folder: Path) -> Path:
    """Return where a learner works on an exercise: in the practice folder around them, else in the kit's ``folder``."""
    root = practice_root(Path.cwd())
    own = root / "exercises" / folder.name if root else None
    return own if own and own.is_dir() else folder


def solutions_folder() -> Path:
    """Return the mirror tree with reference solutions, right and wrong answers."""
    return kit_root() / "solutions"


def templates_folder() -> Path:
    """Return the folder with the jinja2 templates."""
    return kit_root() / "templates"


def grade_schema() -> Path:
    """Return the JSON Schema of what ``--json`` prints."""
    return kit_root() / "docs" / "grade.schema.json"


def cache_folder() -> Path:
    """Return the folder for what can be made again: drawn data sets, probes of this machine."""
    return _own_folder("cache", platformdirs.user_cache_dir(APPLICATION))


def state_folder() -> Path:
    """Return the folder for what must not be lost: attempts, grades, the key of this machine."""
    return _own_folder("state", platformdirs.user_state_dir(APPLICATION))


def write_whole(path: Path, data: bytes, *, sync: bool = False, mode: int = 0o666) -> None:
    """Write a file whole or not at all; with ``sync`` it lies on the disk when this returns. Raises ``OSError``.

    ``mode`` says who may read it, as far as the system's mask allows.
    """
    # Process and thread keep two gradings at once apart.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        unfinished.touch(mode=mode)
        with unfinished.open("wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _own_folder(kind: str, default: str) -> Path:
    home = os.environ.get("TF_EXAM_KIT_HOME")
    folder = Path(home) / kind if home else Path(default)
    # Where it cannot be made, whoever writes to it says so, with what is lost by it.
    with contextlib.suppress(OSError):
        # What a learner wrote and was told is nobody else's to read, nor theirs to put something else in its place.
        for path in [] if folder.is_dir() else reversed([folder, *folder.parents]):
            path.mkdir(0o700, exist_ok=True)
    return folder
