"""Runs Python on a system that lacks something: ``without.py landlock|locks|nothing ARGUMENTS…``.

A filter in the kernel answers some system calls as that system would; it holds for whatever this process starts.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Callable, Iterable, Iterator

from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.seccomp import Instruction
from grader.candidate.sandbox.system_calls import MACHINES

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _SECOND_ARGUMENT = 0, 24
_SET_MODE_FILTER = 1
FLOCK = {"x86_64": 73, "aarch64": 32}
SETTING_A_LOCK = (6, 7, 37, 38)
"""F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW."""


def landlock() -> Iterator[Instruction]:
    """Answer as a kernel before 5.13."""
    for number in (444, 445, 446):
        yield (_EQUAL, 0, 1, number)
        yield (_RETURN, 0, 0, _ERROR | errno.ENOSYS)


def locks() -> Iterator[Instruction]:
    """Answer as a network file system without its lock daemon."""
    machine = os.uname().machine
    yield (_EQUAL, 0, 1, FLOCK[machine])
    yield (_RETURN, 0, 0, _ERROR | errno.ENOLCK)
    yield (_EQUAL, 0, 2 + len(SETTING_A_LOCK) * 2, MACHINES[machine].numbers["fcntl"])
    yield (_LOAD, 0, 0, _SECOND_ARGUMENT)
    for command in SETTING_A_LOCK:
        yield (_EQUAL, 0, 1, command)
        yield (_RETURN, 0, 0, _ERROR | errno.ENOLCK)
    yield (_RETURN, 0, 0, _ALLOW)


LACKING: dict[str, Callable[[], Iterable[Instruction]]] = {"landlock": landlock, "locks": locks, "nothing": tuple}


def main(arguments: list[str]) -> None:
    """Take it away, and run Python."""
    program = [(_LOAD, 0, 0, _NUMBER), *LACKING[arguments[0]](), (_RETURN, 0, 0, _ALLOW)]
    held = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in program))
    kernel.forbid_new_powers()
    header = struct.pack("@HP", len(program), ctypes.addressof(held))
    kernel.system_call(MACHINES[os.uname().machine].numbers["seccomp"], _SET_MODE_FILTER, 0, ctypes.c_char_p(header))
    os.execv(sys.executable, [sys.executable, *arguments[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
