"""Seccomp: threads but no processes, no programs, no sockets, no signals to others, no change to the system.

A small program in the kernel looks at the number of every system call and at some of its arguments. It binds all
threads of the process, root too, and cannot be taken off again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.policy import Allowance, LayerRefused
from grader.candidate.sandbox.system_calls import ABSENT, MACHINES, REFUSED, SILENT, Machine

Instruction = tuple[int, int, int, int]

_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER_OFFSET, _MACHINE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_REFUSE: Instruction = (_RETURN, 0, 0, _ERROR | errno.EPERM)
_FINE: Instruction = (_RETURN, 0, 0, _ALLOW)
_PRETEND: Instruction = (_RETURN, 0, 0, _ERROR)

_CLONE_THREAD = 0x10000
_ONE_PROCESS, _ONE_PROCESS_OF_IO = 0, 1
_UNIX_FAMILY, _STREAM, _SOCKET_TYPES = 1, 1, 0xF
_TRUNCATE_AND_ACCESS, _READ_AND_TRUNCATE = 0o1003, 0o1000
# F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ; FIOSETOWN, SIOCSPGRP, TIOCSTI.
_SIGNALS_TO_OTHERS_AND_LEASES = (8, 10, 15, 1024, 1026, 1031)
_SIGNALS_TO_OTHERS_AND_TYPING = (0x8901, 0x8902, 0x5412)


@dataclass(frozen=True)
class Check:
    """A condition on the low 32 bits of one argument of a system call."""

    argument: int
    """Which argument, counted from 0."""
    values: tuple[int, ...]
    """What the argument is compared with."""
    mask: int = 0xFFFFFFFF
    """The bits that are looked at."""
    allowed: bool = True
    """Whether ``values`` are the only ones that pass, or the only ones that do not."""


def _checks(own: int) -> dict[str, tuple[Check, ...]]:
    """Return the calls that depend on their arguments; ``own`` is this process's number."""
    to_itself = (Check(0, (own,)),)
    # Opening for reading with O_TRUNC empties a file, and the first Landlocks call that reading. Setting the time of
    # now says no, since Path.touch makes the file only then; setting another time, as shutil.copy2 does, pretends.
    return {
        "clone": (Check(0, (_CLONE_THREAD,), mask=_CLONE_THREAD),),
        "kill": to_itself,
        "tgkill": to_itself,
        "rt_sigqueueinfo": to_itself,
        "rt_tgsigqueueinfo": to_itself,
        "prlimit64": (Check(0, (0, own)),),
        "sched_setaffinity": (Check(0, (0, own)),),
        "sched_setattr": (Check(0, (0, own)),),
        "sched_setparam": (Check(0, (0, own)),),
        "sched_setscheduler": (Check(0, (0, own)),),
        "setpriority": (Check(0, (_ONE_PROCESS,)), Check(1, (0, own))),
        "ioprio_set": (Check(0, (_ONE_PROCESS_OF_IO,)), Check(1, (0, own))),
        "socketpair": (Check(0, (_UNIX_FAMILY,)), Check(1, (_STREAM,), mask=_SOCKET_TYPES)),
        "open": (Check(1, (_READ_AND_TRUNCATE,), mask=_TRUNCATE_AND_ACCESS, allowed=False),),
        "openat": (Check(2, (_READ_AND_TRUNCATE,), mask=_TRUNCATE_AND_ACCESS, allowed=False),),
        "fcntl": (Check(1, _SIGNALS_TO_OTHERS_AND_LEASES, allowed=False),),
        "ioctl": (Check(1, _SIGNALS_TO_OTHERS_AND_TYPING, allowed=False),),
        "utimensat": (Check(2, (0,), allowed=False),),
        "prctl": (Check(0, (kernel.PR_SET_PDEATHSIG,), allowed=False),),
    }


def restrict_calls(allowance: Allowance) -> None:
    """Install the filter on all threads of this process."""
    machine = MACHINES.get(os.uname().machine)
    if machine is None:
        raise LayerRefused(f"the numbers of system calls on {os.uname().machine} are not known to the kit")
    kernel.forbid_new_powers()
    program = b"".join(struct.pack("=HBBI", *item) for item in build(machine, os.getpid()))
    held = ctypes.create_string_buffer(program)
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    number = machine.numbers["seccomp"]
    stubborn = kernel.system_call(number, _SET_MODE_FILTER, _ALL_THREADS, ctypes.c_char_p(header))
    if stubborn:
        raise LayerRefused("a thread of the process could not be bound")


def build(machine: Machine, own: int) -> list[Instruction]:
    """Return the filter's program for ``machine`` and the process with the number ``own``."""
    program: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_EQUAL, 1, 0, machine.audit_number),
        _REFUSE,
        (_LOAD, 0, 0, _NUMBER_OFFSET),
    ]
    if machine.second_table_at:
        program += [(_AT_LEAST, 0, 1, machine.second_table_at), _REFUSE]
    program += _answers(machine, SILENT, _PRETEND)
    program += _answers(machine, ABSENT, (_RETURN, 0, 0, _ERROR | errno.ENOSYS))
    program += _answers(machine, REFUSED, _REFUSE)
    for name, checks in _checks(own).items():
        if name in machine.numbers:
            last = _PRETEND if name == "utimensat" else _FINE
            body = [step for check in checks for step in _steps(check)]
            program += [(_EQUAL, 0, len(body) + 1, machine.numbers[name]), *body, last]
    return [*program, _FINE]


def _answers(machine: Machine, names: Iterable[str], answer: Instruction) -> Iterator[Instruction]:
    for name in names:
        if name in machine.numbers:
            yield (_EQUAL, 0, 1, machine.numbers[name])
            yield answer


def _steps(check: Check) -> Iterator[Instruction]:
    yield (_LOAD, 0, 0, _ARGUMENTS_OFFSET + 8 * check.argument)
    yield (_AND, 0, 0, check.mask)
    count = len(check.values)
    for index, value in enumerate(check.values):
        if check.allowed:
            yield (_EQUAL, count - index, 0, value)
        else:
            yield (_EQUAL, 0, 1, value)
            yield _REFUSE
    if check.allowed:
        yield _REFUSE
