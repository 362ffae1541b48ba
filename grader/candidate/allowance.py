"""What the sandbox leaves to a candidate: folders and limits, and what Python itself cannot do without."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import places

_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/sys/devices/system/cpu",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf",
    "/etc/hosts", "/etc/host.conf", "/etc/mime.types", "/etc/fonts",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/version",
    "/proc/sys/vm/overcommit_memory", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip


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
    """When it ends, by ``time.monotonic``, which all processes of a machine share."""


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


def allow(scratch: Path, readable: Sequence[Path], limits: SandboxLimits) -> Allowance:
    """Return the allowance of this process: ``readable``, Python, its packages, and the kit without its secrets.

    What the caller names is granted even where it lies in a secret folder, such as one exercise's data.
    """
    secrets = [
        places.PACKAGE / "hidden",
        places.PACKAGE / "authoring",
        places.exercises_folder(),
        places.solutions_folder(),
    ]
    secrets = [secret.resolve() for secret in secrets]
    roots = {root.resolve(): None for root in (*map(Path, _SYSTEM), *_python_folders(), *_kit_parts(), *readable)}
    granted = {part: None for part in without(roots, secrets)}
    split = [root for root in roots if any(root in secret.parents for secret in secrets)]
    return Allowance(scratch.resolve(), tuple(granted), tuple(split), limits)


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


def _python_folders() -> list[Path]:
    # A checkout on the path holds the solutions and their history: of it, only the kit's parts are needed.
    names = (sys.prefix, sys.base_prefix, os.__file__.removesuffix("os.py"), *sys.path)
    return [Path(name) for name in names if name and Path(name).resolve() != places.PACKAGE.parent]


def _kit_parts() -> list[Path]:
    return [part for part in _parts(places.PACKAGE) if part.name != "_kit"]
