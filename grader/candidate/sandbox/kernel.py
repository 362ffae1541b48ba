"""Calls to the Linux kernel that Python's standard library does not offer; no policy lives here."""

from __future__ import annotations

import ctypes
import functools
import os
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38


def libc_call(name: str, *arguments: object) -> int:
    """Call a function of the C library; raise ``OSError`` where it answers -1."""
    result = int(getattr(_libc(), name)(*arguments))
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return result


def system_call(number: int, *arguments: object) -> int:
    """Make a system call by its number; whole numbers are passed as the kernel's ``long``."""
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return libc_call("syscall", ctypes.c_long(number), *wide)


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process, by the number that ``prctl(2)`` gives to it."""
    libc_call("prctl", option, *(ctypes.c_ulong(number) for number in (value, 0, 0, 0)))


def forbid_new_powers() -> None:
    """Let no program that this process runs gain powers: asked for before Landlock and seccomp."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def thread_count() -> int:
    """Return how many threads this process has."""
    return len(list(Path("/proc/self/task").iterdir()))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
