"""Graded by what: the one answer, as a digest of the content of every file, and the version of every library, that may
change a verdict.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.catalogue import places

_FOR_LEARNERS = frozenset({"exercise.py", "exercise.ipynb", "README.md", "brief.md", "quiz.toml"})
"""Files of an exercise's folder that nothing is graded by; a learner may work on some of them there."""
SETTINGS = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TZ")
"""Variables of the environment that reach a submission as the learner has set them."""
_NOT_OF_THE_PROGRAM = frozenset({"__pycache__", "_kit"})
_SETTLED_NS = 2_000_000_000
"""A file that changed so shortly before it was read may change again without a sign of it."""
_read: dict[str, tuple[tuple[int, ...], str]] = {}


def digest_of(files: Iterable[tuple[str, Path]], facts: Any = None) -> str:
    """Return a digest of files, by the names given with them, and of further facts that can be written as JSON.

    Where the files lie says nothing, nor do their times: copies on two machines have the same digest.
    """
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode())
    for name, path in sorted(files):
        digest.update(f"{name}\0{_content(path)}\n".encode())
    return digest.hexdigest()


def kit_files() -> Iterator[tuple[str, Path]]:
    """Yield every file of the kit's own program and data."""
    for folder, inner, names in os.walk(places.PACKAGE):
        inner[:] = [name for name in inner if name not in _NOT_OF_THE_PROGRAM]
        for name in names:
            path = Path(folder, name)
            yield path.relative_to(places.PACKAGE).as_posix(), path


def exercise_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file of an exercise that it is graded by: rubric, facts, and whatever these use."""
    for path in folder.rglob("*"):
        within = path.relative_to(folder)
        is_asked = path.suffix in (".py", ".toml") or len(within.parts) > 1
        if is_asked and path.is_file() and path.name not in _FOR_LEARNERS and "__pycache__" not in path.parts:
            yield f"exercise/{within.as_posix()}", path


def libraries() -> list[str]:
    """Return the name and the version of everything that is installed where this program finds its libraries."""
    found = set()
    for place in {*sys.path} - {""}:
        try:
            found |= {path.name for path in Path(place).iterdir() if path.suffix in (".dist-info", ".egg-info")}
        except OSError:
            continue
    return sorted(found)


def surroundings(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return what else figures may depend on: Python, libraries, the machine's kind, and settings passed on to code."""
    return {
        "python": sys.version,
        "executable": sys.executable,
        "libraries": libraries(),
        # Not `platform.platform()`: it starts a program to ask for a processor that it does not tell.
        "system": [platform.system(), platform.release(), platform.machine(), *platform.libc_ver()],
        "processor": _processor(),
        "settings": {name: environment.get(name) for name in SETTINGS},
    }


def graded_by(folder: Path, facts: Any) -> str:
    """Return the digest of all that grades one exercise here; ``facts`` are what it was read as, limits included."""
    return digest_of([*kit_files(), *exercise_files(folder)], [surroundings(), facts])


def _processor() -> str:
    """Return the kind of processor: another one adds up in another order."""
    try:
        with Path("/proc/cpuinfo").open(errors="replace") as file:
            # The first processor's: reading all of a large machine's takes longer than the rest of this module.
            lines = file.read(4096).partition("\n\n")[0].splitlines()
    except OSError:
        return platform.processor()
    return "\n".join(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))


def _content(path: Path) -> str:
    """Return the digest of a file's content; in one process each is read again only where it may have changed."""
    found = path.stat()
    known = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    key = str(path)
    if key in _read and _read[key][0] == known:
        return _read[key][1]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    # Nobody can set the time of the last change back, but two changes within a tick of the clock have the same.
    if time.time_ns() - found.st_ctime_ns > _SETTLED_NS:
        _read[key] = known, digest
    return digest
