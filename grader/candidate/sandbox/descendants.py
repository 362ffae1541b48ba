"""The examiner's hold on processes: none of those that a submission started outlives its grading.

The first three calls ask the kernel and change nothing where the system is not Linux.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

from grader import system
from grader.candidate.sandbox import kernel

if TYPE_CHECKING:
    import psutil

_ROUNDS = 10
"""A program that starts processes faster than they are ended is met this often; each round stops them first."""


def die_with_parent() -> None:
    """End this process when the thread that started it ends, be it by a kill that nobody can catch.

    To be asked for after a change of user, which takes it back.
    """
    _ask(kernel.PR_SET_PDEATHSIG, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def become_subreaper() -> None:
    """Let this process adopt descendants whose own parent ended, so that none can slip away."""
    _ask(kernel.PR_SET_CHILD_SUBREAPER, 1)


def refuse_inspection() -> None:
    """Keep other programs of the same person from reading this process's memory, environment and open files."""
    _ask(kernel.PR_SET_DUMPABLE, 0)


def reap_descendants(spare: Collection[int] = ()) -> list[int]:
    """End every descendant of this process, but for the processes ``spare`` and theirs; return their numbers.

    A process that left its group, its session and its parent is found too where ``become_subreaper`` was called
    before it started. Wait for a ``Popen`` of your own first: the exit codes of what is ended here are consumed.
    """
    import psutil  # Ten milliseconds that a worker, which needs only the first call, does not pay.

    ended: dict[int, None] = {}
    for _ in range(_ROUNDS):
        victims = _descendants(frozenset(spare))
        for victim in victims:
            with contextlib.suppress(psutil.Error):
                victim.suspend()
        for victim in victims:
            with contextlib.suppress(psutil.Error):
                victim.kill()
            ended[victim.pid] = None
        psutil.wait_procs(victims, timeout=2)
        if not victims:
            break
    return list(ended)


def _descendants(spared: frozenset[int]) -> list[psutil.Process]:
    import psutil

    found = []
    waiting = [psutil.Process()]
    while waiting:
        try:
            children = waiting.pop().children()
        except psutil.Error:
            continue
        kept = [child for child in children if child.pid not in spared]
        waiting += kept
        found += kept
    return found


def _ask(option: int, value: int) -> None:
    if not system.is_linux():
        return
    try:
        kernel.prctl(option, value)
    except (OSError, AttributeError):
        return
