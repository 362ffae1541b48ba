"""What a closed-off process must not be able to do: each layer's own forbidden acts, tried in a throw-away process.

Run by ``probes`` as ``python -I -c … LAYER SCRATCH SECRET PORT``; prints one line.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.candidate.sandbox.layers import ENFORCED, SandboxLimits, close_off
from grader.candidate.sandbox.limits import memory_ceiling

_LIMITS = SandboxLimits(cpu_seconds=10, memory_mb=256, file_mb=1, open_files=64)
_COMPANIONS = {"namespaces": {"user"}, "powers": {"user", "namespaces"}}
"""Layers that stand in for what comes before: root enters a namespace as *nobody* where it can."""


@dataclass(frozen=True)
class Bait:
    """What the forbidden acts reach for."""

    scratch: Path
    """The folder that stays writable."""
    secret: Path
    """A readable file outside of it."""
    port: int
    """Where the probing process listens, on the loopback interface."""


def main(arguments: list[str]) -> None:
    """Put on one layer, try its forbidden acts, and print what came of it."""
    name, scratch, secret, port = arguments
    bait = Bait(Path(scratch), Path(secret), int(port))
    print(try_layer(name, bait))


def try_layer(name: str, bait: Bait) -> str:
    """Return ``enforced`` or why the layer cannot be relied on; closes off this process for good."""
    chosen = {name} | _COMPANIONS.get(name, set())
    state = close_off(scratch=bait.scratch, readable=(), limits=_LIMITS, layers=chosen)[name]
    if state != ENFORCED:
        return state
    for title, act in _ACTS[name].items():
        try:
            act(bait)
        except (OSError, MemoryError):
            continue
        return f"it was put on, and yet the process could {title}"
    (bait.scratch / f"{name}.txt").write_text("The scratch folder stays writable.")
    return ENFORCED


def _write_large_file(bait: Bait) -> None:
    with (bait.scratch / "large").open("wb", buffering=0) as file:
        for _ in range(2 * _LIMITS.file_mb):
            file.write(bytes(2**20))


def _open_many_files(bait: Bait) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(2 * _LIMITS.open_files):
            stack.enter_context(bait.secret.open())


def _fork(bait: Bait) -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _connect(bait: Bait) -> None:
    socket.create_connection(("127.0.0.1", bait.port), timeout=5).close()


def _write_beside(bait: Bait) -> None:
    bait.secret.with_name("written").write_text("x")


def _read_parent(bait: Bait) -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


_ACTS: dict[str, dict[str, Callable[[Bait], object]]] = {
    "limits": {"write a file of any size": _write_large_file, "open any number of files": _open_many_files},
    "memory": {"have any amount of memory": lambda bait: bytearray(2 * memory_ceiling(_LIMITS))},
    "user": {"become root again": lambda bait: os.setuid(0)},
    "namespaces": {"connect to this machine": _connect},
    "powers": {"give a file to somebody else": lambda bait: os.chown(bait.scratch, 1, 1)},
    "landlock": {
        "read a file elsewhere": lambda bait: bait.secret.read_text(),
        "write a file elsewhere": _write_beside,
        "read the environment of its parent": _read_parent,
    },
    "seccomp": {
        "open a socket": lambda bait: socket.socket(),
        "start a process": _fork,
        "become another program": lambda bait: os.execv(sys.executable, [sys.executable, "-c", "print('a program')"]),
        "send a signal to its parent": lambda bait: os.kill(os.getppid(), 0),
    },
    "job": {"start a process": lambda bait: subprocess.run([sys.executable, "-c", ""], check=False)},
}
