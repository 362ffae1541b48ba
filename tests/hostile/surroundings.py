"""What a grading must leave as it was: the kit's files, files elsewhere, and the list of processes."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.catalogue import places

WATCHED = ("grader", "exercises/week2_timeseries", "solutions/week2_timeseries")
LEFT_BY_HOSTILE = "written-by-a-hostile-submission"


@dataclass(frozen=True)
class Surroundings:
    """The state of the machine at one moment."""

    files: dict[str, tuple[int, int, int]]
    """Size, time and mode of every file and folder of the kit, and of a folder of the test's own."""
    strangers: frozenset[int]
    """Processes that no living program of ours has started, or that sit in a scratch folder that is gone."""

    @classmethod
    def now(cls, sentinel: Path) -> Surroundings:
        return cls(dict(_files([*(places.kit_root() / name for name in WATCHED), sentinel])), frozenset(_strangers()))

    def changed_to(self, later: Surroundings) -> list[str]:
        """Return what a grading changed in between."""
        differing = self.files.items() ^ later.files.items()
        left = [str(path) for path in _hostile_files()]
        return sorted(
            {name for name, _ in differing} | {str(one) for one in later.strangers - self.strangers} | set(left)
        )


def _files(roots: list[Path]) -> list[tuple[str, tuple[int, int, int]]]:
    found = []
    for root in roots:
        for path in [root, *root.rglob("*")]:
            if "__pycache__" not in path.parts:
                state = path.lstat()
                # The time of a folder changes with Python's own caches in it.
                moment = 0 if path.is_dir() else state.st_mtime_ns
                found.append((str(path), (0 if path.is_dir() else state.st_size, moment, state.st_mode)))
    return found


def _strangers() -> list[int]:
    found = []
    scratch = f"{tempfile.gettempdir()}/tf-exam-"
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            command = " ".join(process.cmdline())
            folder = process.cwd().removesuffix(" (deleted)")
            lost = folder.startswith(scratch) and "/scratch" in folder and not Path(folder).exists()
            orphan = process.ppid() == 1 and ".warm" not in command
            if f"{str(places.PACKAGE.parent)!r}" in command and (lost or orphan):
                found.append(process)
    # What is at its end already needs a moment for it.
    _, living = psutil.wait_procs(found, timeout=5)
    return [process.pid for process in living if process.is_running()]


def _hostile_files() -> list[Path]:
    places_to_look = [Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"), Path.home(), places.kit_root()]
    return [path for place in places_to_look for path in place.glob(f"{LEFT_BY_HOSTILE}*")]
