"""Fakes of Windows and macOS for a process and all that it starts: what these systems lack is taken away.

In a test they are put on by ``pretending``; a process that is started meanwhile puts them on first thing.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

UNIX_ONLY = ("fcntl", "termios", "resource", "pwd", "grp", "pty", "tty")
"""Modules that Windows does not have."""
TAKEN = {
    "win32": [
        (os, ("fork", "setsid", "killpg", "posix_spawn", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC")),
        (os, ("sched_getaffinity", "mkfifo", "getpgid", "setuid", "setgid", "setgroups")),
        (socket, ("send_fds", "recv_fds")),
        (select, ("poll",)),
    ],
    "darwin": [(os, ("sched_getaffinity", "pidfd_open", "memfd_create"))],
}
REFUSED = {"win32": ("pass_fds", "preexec_fn", "start_new_session", "process_group", "user", "group"), "darwin": ()}


class Popen(subprocess.Popen):  # type: ignore[type-arg]
    """A ``Popen`` that refuses what the system refuses, and tells the child what system it is to be."""

    system = "linux"

    def __init__(self, arguments: Any, **options: Any) -> None:
        for name in REFUSED[self.system]:
            if options.get(name):
                raise ValueError(f"{name} is not supported on {self.system}")
        if isinstance(arguments, list) and "-c" in arguments:
            place = arguments.index("-c") + 1
            begin = (
                f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import other_systems; "
                f"other_systems.become({self.system!r}); sys.path.pop(0); "
            )
            arguments = [*arguments[:place], begin + arguments[place], *arguments[place + 1 :]]
        super().__init__(arguments, **options)


class ForGood:
    """Changes a process and never changes it back: a ``MonkeyPatch`` for processes without pytest."""

    def setattr(self, owner: Any, name: str, value: Any) -> None:
        setattr(owner, name, value)

    def delattr(self, owner: Any, name: str, raising: bool = True) -> None:
        if raising or hasattr(owner, name):
            delattr(owner, name)


def without_unix(given: Any) -> Any:
    """Return an ``import`` by which the kit finds no module of Unix; other packages are those of this machine."""

    def importing(name: str, scope: Any = None, *others: Any, **named: Any) -> Any:
        if name in UNIX_ONLY and str((scope or {}).get("__name__", "")).startswith("grader"):
            raise ModuleNotFoundError(f"No module named {name!r}")
        return given(name, scope, *others, **named)

    return importing


def become(name: str) -> None:
    """Make this process one of another system, for good."""
    put_on(ForGood(), name)


def put_on(patch: Any, name: str) -> None:
    """Take away what a system lacks."""
    root = str(Path(__file__).resolve().parent.parent)
    if root not in sys.path:
        sys.path.append(root)
    import psutil  # noqa: F401 - its part for this machine is made for this machine

    from grader import system

    patch.setattr(system, "PLATFORM", name)
    for module, names in TAKEN[name]:
        for one in names:
            patch.delattr(module, one, raising=False)
    if name == "win32":
        patch.setattr(builtins, "__import__", without_unix(builtins.__import__))
        # Python 3.13 starts most processes by it, and asks for it when the module is imported.
        patch.setattr(subprocess, "_USE_POSIX_SPAWN", False)
    patch.setattr(subprocess, "Popen", type("Popen", (Popen,), {"system": name}))


@contextlib.contextmanager
def pretending(name: str) -> Iterator[None]:
    """Be on another system for a while, with all processes that are started meanwhile."""
    import pytest

    with pytest.MonkeyPatch.context() as patch:
        put_on(patch, name)
        yield
