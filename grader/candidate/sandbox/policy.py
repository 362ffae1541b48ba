"""What the sandbox leaves to a candidate: folders and limits, and what Python itself cannot do without."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NEEDED_BY_PYTHON = (
    "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/sys/devices/system/cpu",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf",
    "/etc/hosts", "/etc/host.conf", "/etc/mime.types", "/etc/fonts",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/version",
    "/proc/sys/vm/overcommit_memory", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip

WALL_FACTOR = 8
"""A call, or all calls, may take this many times their limit on the clock: other programs may hold the cores."""
PACKAGE = Path(__file__).resolve().parents[2]
"""The kit; found here, for a worker has nothing of the catalogue."""
_OF_THE_KIT = ("__init__.py", "__pycache__", "errors.py", "system.py", "channels.py", "candidate")
"""The parts of the kit that a worker runs."""

_PARTS_OF_PYTHON = ("bin", "include", "lib", "lib64", "share")


class LayerRefused(Exception):
    """A layer that cannot be had here; its text is the reason, for people."""


@dataclass(frozen=True)
class SandboxLimits:
    """What a worker may use. None of these is a target: they stop an accident, not a slow model."""

    cpu_seconds: int
    """Seconds of CPU time from now on, over all threads."""
    memory_mb: int
    """Megabytes that the program may have in use, TensorFlow's own 500 included."""
    file_mb: int
    """Megabytes of the largest file that it may write."""
    open_files: int
    """Files that it may hold open at once; TensorFlow works with 64."""


@dataclass(frozen=True)
class Deadline:
    """The end of the time that was asked for, for a whole grading."""

    seconds: float
    """How long the grading may take."""
    at: float
    """When it ends, by ``time.monotonic``."""


@dataclass(frozen=True)
class Allowance:
    """What the sandbox leaves to a candidate."""

    scratch: Path
    """The only folder that it may write to."""
    readable: tuple[Path, ...]
    """Files and folders that it may read, each with all that lies beneath it."""
    listable: tuple[Path, ...]
    """Folders whose names it may list, because only a part of them is readable."""
    limits: SandboxLimits
    """What it may use."""


def allow(
    scratch: Path,
    readable: Sequence[Path],
    limits: SandboxLimits,
    personal: Collection[Path] = (),
    closed: Collection[Path] = (),
) -> Allowance:
    """Return the allowance of this process: ``readable``, Python, its packages, and what a worker is made of.

    Nothing else of the kit: no rubric, no generator of data, no real data, no words that criteria are written in.

    ``personal`` are folders of the person, such as their home, which may lie among those of Python; ``closed`` are
    those with exercises and solutions, such as those of packs, which may lie among installed packages. What the caller
    names as readable is granted even where it lies in a secret folder, such as one exercise's data.
    """
    own = [folder.resolve() for folder in personal]
    secrets = [*(part.resolve() for part in (*_kit_secrets(), *closed)), *own]
    roots = {
        root.resolve(): None for root in (*map(Path, NEEDED_BY_PYTHON), *_python_folders(own), *_kit_parts(), *readable)
    }
    granted = {part: None for part in without(roots, secrets)}
    # Whoever may list a folder may list all beneath it: never one in which the person lives.
    split = [root for root in roots if _holds(root, secrets) and not _holds(root, own) and root not in own]
    return Allowance(scratch.resolve(), tuple(granted), tuple(split), limits)


def _kit_secrets() -> list[Path]:
    return [part for part in _parts(PACKAGE) if part.name not in _OF_THE_KIT]


def _holds(folder: Path, paths: Iterable[Path]) -> bool:
    return any(folder in path.parents for path in paths)


def without(paths: Iterable[Path], secrets: Collection[Path]) -> Iterator[Path]:
    """Yield ``paths``, and of those that hold one of ``secrets`` the parts that do not; nothing need exist."""
    above = {folder for secret in secrets for folder in secret.parents}
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        path = path.resolve() if path.is_symlink() else path
        if path in secrets:
            continue
        if path in above:
            waiting += _parts(path)
        else:
            yield path


def _parts(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []  # What cannot be listed grants nothing.


def _python_folders(own: Collection[Path]) -> Iterator[Path]:
    # A checkout on the path holds the solutions and their history: of it, only the kit's parts are needed.
    names = (sys.prefix, sys.base_prefix, os.__file__.removesuffix("os.py"), *sys.path)
    for folder in (Path(name).resolve() for name in names if name):
        if folder in own:
            # Python was installed into somebody's home.
            yield from (folder / part for part in _PARTS_OF_PYTHON)
        elif folder != PACKAGE.parent:
            yield folder


def worker_modules() -> Iterator[Path]:
    """Yield the modules of the kit that a worker is made of."""
    for part in _kit_parts():
        yield from part.rglob("*.py") if part.is_dir() else [part]


def _kit_parts() -> list[Path]:
    return [part for part in _parts(PACKAGE) if part.name in _OF_THE_KIT]
