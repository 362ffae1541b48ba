"""Data sets that are made at first use and kept; the folder is the one of ``grader.catalogue.places.cache_folder``.

``grader.data`` imports nothing from the rest of the program, so the rule for the folder stands here again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder for data sets that can be made again: ``$TF_EXAM_KIT_HOME/cache``, or the system's."""
    home = os.environ.get("TF_EXAM_KIT_HOME")
    if home:
        folder = Path(home) / "cache"
    else:
        import platformdirs

        folder = Path(platformdirs.user_cache_dir("tf-exam-kit"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_once(name: str, files: int, make: Callable[[Path], None]) -> Path:
    """Return the cached folder of this name; make it first unless it is there as the same program has made it.

    A folder is made again where a file was lost, added or changed, and where the code that makes it, or a library that
    this uses, has changed. It is made beside its place and then renamed, so that a folder is there as a whole or not at
    all, also when two programs make it at the same time.

    Args:
        name: the folder's name, with a version for people.
        files: how many files it holds when it is complete, in all folders below it.
        make: writes the content into the empty folder that it is given.
    """
    folder = cache_folder() / name
    notes = folder.with_name(f"{name}.json")
    by = _made_by(make)
    if _is_whole(folder, notes, by):
        return folder
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder.parent) as workshop:
        fresh = Path(workshop) / "fresh"
        fresh.mkdir()
        make(fresh)
        told = {"by": by, "files": _contents(fresh)}
        if len(told["files"]) != files:
            raise ValueError(f"{name}: {len(told['files'])} files were made, and {files} are expected")
        if folder.exists() and not _is_whole(folder, notes, by):
            folder.rename(Path(workshop) / "of no use")
        if not _is_whole(folder, notes, by):
            # First, so that whoever finds the folder finds them as well.
            (Path(workshop) / "notes").write_text(json.dumps(told), encoding="utf-8")
            (Path(workshop) / "notes").replace(notes)
        try:
            fresh.rename(folder)
        except OSError:
            # Another program was faster.
            if not _is_whole(folder, notes, by):
                raise
    return folder


def _is_whole(folder: Path, notes: Path, by: str) -> bool:
    """Return whether a folder is what its notes say, and was made by the same program."""
    try:
        told = json.loads(notes.read_text(encoding="utf-8"))
        return bool(told["by"] == by and told["files"] == _contents(folder))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file below a folder, by its path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in found}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _made_by(make: Callable[[Path], None]) -> str:
    """Return a digest of the code that makes a folder, with all modules of this package that it uses, and libraries."""
    package = Path(__file__).parent
    coming, found = {make.__module__.removeprefix("grader.data.")}, {}
    while coming:
        name = coming.pop()
        path = package.joinpath(*name.split(".")).with_suffix(".py")
        if name not in found and path.exists():
            found[name] = path.read_text(encoding="utf-8")
            for module, taken in re.findall(r"from grader\.data\.([\w.]+) import (\w+)", found[name]):
                coming |= {module, f"{module}.{taken}"}
    data = (path for path in sorted(package.rglob("*.*")) if path.suffix not in (".py", ".pyc"))
    held = {path.relative_to(package).as_posix(): _digest(path) for path in data}
    facts = [found, held, *(importlib.metadata.version(library) for library in ("numpy", "pillow"))]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
