"""Limits that the system itself keeps: CPU time, memory, size of a file, open files.

There is no limit on processes here: such a limit counts all programs of the same person, and does not bind root.
"""

from __future__ import annotations

import contextlib
import os
import time

from grader import system
from grader.candidate.sandbox.policy import Allowance, LayerRefused, SandboxLimits

SECONDS_TO_GIVE_UP = 2
"""CPU seconds between the signal that a program may catch and the one that ends it."""
_MB = 2**20
_ADDRESSES_MB = 6 * 1024
_ADDRESSES_PER_CORE_MB = 512
_STACKS_PER_CORE_MB = 64


def limit_use(allowance: Allowance) -> None:
    """Limit CPU time, the size of a file and the number of open files; a crash leaves no core file."""
    limits = allowance.limits
    limit_cpu(limits.cpu_seconds)
    _limit("RLIMIT_FSIZE", limits.file_mb * _MB)
    _limit("RLIMIT_NOFILE", limits.open_files)
    _limit("RLIMIT_CORE", 0)


def limit_cpu(seconds: int) -> None:
    """Allow this process ``seconds`` of CPU time from now on; a limit can be lowered later, never raised.

    The first signal is SIGXCPU. A program that ignores it is ended two seconds later.
    """
    soft = int(time.process_time()) + 1 + seconds
    _limit("RLIMIT_CPU", soft, soft + SECONDS_TO_GIVE_UP)


def limit_memory(allowance: Allowance) -> None:
    """Make an allocation beyond the limit fail, so that it is a ``MemoryError`` and not a full machine.

    What counts is writable private memory. TensorFlow reserves far more addresses than it uses, 2.4 GB on
    two cores, and more with each core; the bound on addresses only stops what is shared or mapped from files.
    """
    data = memory_ceiling(allowance.limits)
    _limit("RLIMIT_DATA", data)
    _limit("RLIMIT_AS", data + (_ADDRESSES_MB + _ADDRESSES_PER_CORE_MB * _cores()) * _MB)


def limit_examiner(memory_mb: int) -> None:
    """Keep the examiner from filling the machine with what a candidate answers; a worker needs less than this."""
    with contextlib.suppress(LayerRefused):
        _limit("RLIMIT_DATA", (memory_mb + 3000) * _MB)


def memory_ceiling(limits: SandboxLimits) -> int:
    """Return the bytes beyond which an allocation fails: ``memory_mb`` and room for the stacks of threads."""
    return (limits.memory_mb + _STACKS_PER_CORE_MB * _cores()) * _MB


def _cores() -> int:
    return os.cpu_count() or 1


def _limit(name: str, soft: int, hard: int | None = None) -> None:
    try:
        system.set_limit(name, soft, soft if hard is None else hard)
    except NotImplementedError as error:
        raise LayerRefused(str(error)) from None
    except OSError as error:
        raise LayerRefused(f"the system refuses {name}: {error}") from None
