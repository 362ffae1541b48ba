"""Where a warm process listens: how it is started, asked for a fork, and stopped."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import system
from grader.catalogue import places
from grader.catalogue.distributions import versions_of

_STARTS_SECONDS = 120.0
LETTERS_OF_KEY = 16
"""So many of a key are in the name of its socket."""
_LONGEST_ADDRESS = 107
"""Bytes; a Linux socket has no room for more (man 7 unix)."""


ISOLATED = ("-I",)
"""Options of Python for a process that has the learner's environment: it ignores what that says to Python."""
IN_OWN_ENVIRONMENT = ("-s", "-P")
"""Options of Python for a process whose environment is the kit's: ``PYTHONHASHSEED`` counts."""


@dataclass(frozen=True)
class WarmPlace:
    """One kind of warm process, of which each user has at most one that fits the kit as it is now."""

    name: str
    """What it forks: a word for the name of its socket."""
    module: str
    """The module whose ``main`` serves, such as ``grader.candidate.warm.worker``."""
    key: Callable[[], str]
    """Returns what changes whenever a process that was started earlier is of no use any more."""
    environment: Callable[[Path], dict[str, str]]
    """Returns the environment that it starts with, given the folder of its socket."""
    options: tuple[str, ...] = ISOLATED
    """Options of its Python."""

    def address(self, key: str = "") -> Path | None:
        """Return where it listens, given its ``key`` where that is known already: a folder that is the user's alone.

        ``None`` where fork is not safe, where somebody else made that folder, or where its path is too long.
        """
        if not system.is_linux():
            return None
        folder = Path(tempfile.gettempdir()) / f"tf-exam-{os.getuid()}"
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or not system.is_own(found) or found.st_mode & 0o777 != 0o700:
            return None
        path = folder / f"{self.name}-{(key or self.key())[:LETTERS_OF_KEY]}.socket"
        return path if len(os.fsencode(path)) <= _LONGEST_ADDRESS else None

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> tuple[int, socket.socket] | None:
        """Return the number of a fork that has ``descriptors``, and the connection that tells its end.

        ``None`` where none is there, or none that answers: that is as good as none, and costs only time.
        """
        key = self.key()
        path = self.address(key)
        if path is None or not path.exists():
            return None
        asker = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError, ValueError):
            asker.settimeout(10)
            asker.connect(str(path))
            asked = {**request, "key": key, "descriptors": len(descriptors), "inherited": system.inherited()}
            text = json.dumps(asked).encode() + b"\n"
            # Where all was sent, the other side may have answered and gone: to send nothing more would fail then.
            if rest := text[socket.send_fds(asker, [text], descriptors) :]:
                asker.sendall(rest)
            answer = json.loads(asker.makefile("rb").readline() or b"{}")
            if "number" in answer:
                return int(answer["number"]), asker
        asker.close()
        return None

    def keep(self) -> bool:
        """Start the process unless it is running; return whether one is there when this ends."""
        path = self.address()
        if path is None:
            return False
        if path.exists() and _is_answered(path):
            return True
        path.unlink(missing_ok=True)
        nothing = os.devnull
        # No Popen: the warm process outlives this one, and nobody here waits for it.
        number = os.posix_spawn(
            sys.executable,
            [*python_running(self.module, self.options), str(path), self.key()],
            self.environment(path.parent),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, nothing, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, nothing, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )
        deadline = time.monotonic() + _STARTS_SECONDS
        while time.monotonic() < deadline and not path.exists():
            if os.waitpid(number, os.WNOHANG)[0]:
                break
            time.sleep(0.05)
        return path.exists()

    def stop(self) -> bool:
        """Stop the process; return whether there was one. Forks that are at work are seen to their end."""
        path = self.address()
        if path is None or not path.exists():
            return False
        was_there = _ask({"stop": True}, path) is not None
        path.unlink(missing_ok=True)
        return was_there


def key_of(packages: Collection[str], files: Iterable[Path], others: Iterable[str] = ()) -> str:
    """Return a key that changes with Python, the versions of ``packages``, any of ``files``, and ``others``."""
    parts = [sys.executable, sys.version, *others]
    parts += [f"{name} {version}" for name, version in versions_of(packages).items()]
    parts += [f"{path} {path.stat().st_mtime_ns}" for path in sorted(files)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def python_running(module: str, options: Sequence[str] = ISOLATED) -> list[str]:
    """Return the command that runs ``main`` of a module of this kit, whatever is installed elsewhere."""
    start = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from {module} import main; main(sys.argv[1:])"
    )
    return [sys.executable, *options, "-c", start]


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asker:
        asker.settimeout(5)
        try:
            asker.connect(str(path))
        except OSError:
            return False
    return True


def _ask(request: dict[str, Any], path: Path) -> dict[str, Any] | None:
    with socket.socket(socket.AF_UNIX) as asker:
        asker.settimeout(5)
        try:
            asker.connect(str(path))
            asker.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(asker.makefile("rb").readline() or b"{}")
            return answer
        except (OSError, ValueError):
            return None
