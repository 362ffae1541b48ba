"""Who the candidate is: not root, and without root's powers, wherever Python can be read without them."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.policy import Allowance, LayerRefused

NOBODY = 65534
"""The user and the group that own nothing, by the same number on every Linux."""

_CAPABILITIES_VERSION = 0x20080522


def stop_being_root(allowance: Allowance) -> None:
    """Become *nobody*, who then owns the scratch folder; an ordinary user has nothing to give up.

    Where only root can read Python or the kit, the process stays root.
    """
    if os.geteuid() != 0:
        return
    closed = _closed_to_nobody(allowance.scratch, needed(allowance))
    if closed is not None:
        raise LayerRefused(f"the program stays root, because no other user can read {closed}")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def give_up_powers(allowance: Allowance) -> None:
    """Give up every capability for good: root's, and those that a new namespace brought.

    Not before the namespaces: the kernel lets only a powerful root take its own number along.
    """
    if not readable_without_powers(allowance):
        raise LayerRefused("the kit or Python can be read only with root's powers")
    _set_powers(0, 0, 0)


def needed(allowance: Allowance) -> list[Path]:
    """Return the folders without which a worker cannot start, the writable one first."""
    names = [os.__file__.removesuffix("os.py"), *(name for name in sys.path if name)]
    return [allowance.scratch, *(path for path in map(Path, names) if path.is_dir())]


def first_unreadable(folders: Sequence[Path]) -> Path | None:
    """Return the first folder that cannot be listed or entered by who this process is now."""
    for folder in folders:
        try:
            (folder / "..").stat()
            list(folder.iterdir())
        except OSError:
            return folder
    return None


def readable_without_powers(allowance: Allowance) -> bool:
    """Tell whether this process, reduced to what its user owns, could still read all that a worker needs."""
    folders = needed(allowance)
    effective, permitted, inheritable = _powers()
    _set_powers(0, permitted, inheritable)
    try:
        return first_unreadable(folders) is None
    finally:
        _set_powers(effective, permitted, inheritable)


def _closed_to_nobody(scratch: Path, folders: Sequence[Path]) -> Path | None:
    owned = scratch.stat()
    os.chown(scratch, NOBODY, NOBODY)
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        closed = first_unreadable(folders)
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)
    if closed is not None:
        os.chown(scratch, owned.st_uid, owned.st_gid)
    return closed


def _powers() -> tuple[int, int, int]:
    held = ctypes.create_string_buffer(24)
    kernel.libc_call("capget", _header(), held)
    low = struct.unpack("=6I", held.raw)
    return low[0] | low[3] << 32, low[1] | low[4] << 32, low[2] | low[5] << 32


def _set_powers(*sets: int) -> None:
    words = [number & 0xFFFFFFFF for number in sets] + [number >> 32 for number in sets]
    kernel.libc_call("capset", _header(), ctypes.c_char_p(struct.pack("=6I", *words)))


def _header() -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_VERSION, 0), 8)
