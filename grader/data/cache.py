"""Data sets that are made at first use and kept; the folder is the one of ``grader.places.cache_folder``.

``grader.data`` imports nothing from the rest of the program, so the rule for the folder stands here again.
"""

from __future__ import annotations

import os
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
    """Return the cached folder of this name; make it first if it is missing or has lost files.

    It is made beside its place and then renamed, so that a folder is there as a whole or not at all, also
    when two programs make it at the same time.

    Args:
        name: the folder's name, with a version that changes whenever its content does.
        files: how many files it holds when it is complete, in all folders below it.
        make: writes the content into the empty folder that it is given.
    """
    folder = cache_folder() / name
    if _holds(folder, files):
        return folder
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder.parent) as workshop:
        fresh = Path(workshop) / "fresh"
        fresh.mkdir()
        make(fresh)
        if folder.exists() and not _holds(folder, files):
            folder.rename(Path(workshop) / "incomplete")
        try:
            fresh.rename(folder)
        except OSError:
            if not _holds(folder, files):
                raise
    return folder


def _holds(folder: Path, files: int) -> bool:
    return folder.is_dir() and sum(path.is_file() for path in folder.rglob("*")) == files
