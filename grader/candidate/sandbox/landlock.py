"""Landlock: the candidate reads what it was allowed, writes to its scratch folder, and to nothing else.

It needs no privileges, binds root too, and cannot be taken off again. It binds the thread that asks for it and
what that thread starts later, so it is entered before TensorFlow starts threads.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.policy import Allowance, LayerRefused

# The same numbers on every machine that Linux runs on, apart from alpha.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_RIGHTS_OF_A_FILE = _WRITE_FILE | _READ_FILE | _TRUNCATE

_READ = _READ_FILE | _READ_DIR
# Neither links nor pipes nor sockets: they would mislead whoever reads the folder afterwards.
_WRITE = _READ | _WRITE_FILE | _TRUNCATE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER
_WRITABLE_SYSTEM = ("/dev/null", "/dev/shm")
"""Locks of ``multiprocessing``, which every ``keras.utils.PyDataset`` holds, are files in /dev/shm."""

_KNOWN_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files each version of Landlock knows; later ones know as many as the last."""
_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def version() -> int:
    """Return Landlock's version in the running kernel, 0 where there is none."""
    try:
        return kernel.system_call(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    except (OSError, AttributeError):
        return 0


def restrict_files(allowance: Allowance) -> None:
    """Close off every file but those of ``allowance``; where the kernel can, TCP and signals to others too."""
    known = version()
    if not known:
        raise LayerRefused("this kernel has no Landlock (it came with Linux 5.13), or it is switched off")
    handled = (1 << _KNOWN_RIGHTS[min(known, max(_KNOWN_RIGHTS))]) - 1
    ruleset = _create(known, handled)
    try:
        for path, rights in _rules(allowance):
            _add(ruleset, path, rights & handled)
        kernel.forbid_new_powers()
        kernel.system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    if kernel.thread_count() > 1:
        raise LayerRefused("it binds only the first of the threads that the process had already")


def _create(known: int, handled: int) -> int:
    fields = [handled]
    if known >= 4:
        fields.append(_TCP)
    if known >= 6:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    packed = struct.pack(f"={len(fields)}Q", *fields)
    return kernel.system_call(_CREATE_RULESET, ctypes.c_char_p(packed), len(packed), 0)


def _rules(allowance: Allowance) -> Iterator[tuple[Path, int]]:
    yield from ((path, _READ) for path in allowance.readable)
    yield from ((path, _READ_DIR) for path in allowance.listable)
    yield from ((Path(name), _WRITE) for name in _WRITABLE_SYSTEM)
    yield allowance.scratch, _WRITE


def _add(ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # What is not there, or not ours to open, needs no permission.
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _RIGHTS_OF_A_FILE
        if rights:
            packed = struct.pack("=Qi", rights, opened)
            kernel.system_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.c_char_p(packed), 0)
    finally:
        os.close(opened)
