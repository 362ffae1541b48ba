"""Namespaces: a network without a way out, and shared memory that nobody else sees and that ends with the candidate."""

from __future__ import annotations

import os
from pathlib import Path

from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.policy import Allowance, LayerRefused
from grader.candidate.sandbox.privileges import readable_without_powers

_NEW_MOUNTS, _NEW_IPC, _NEW_USER, _NEW_NETWORK = 0x00020000, 0x08000000, 0x10000000, 0x40000000
_NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 2, 4, 8
SHARED_MEMORY_MB = 64
"""Size of the candidate's own /dev/shm: locks and counters take a few kilobytes."""


def enter_namespaces(allowance: Allowance) -> None:
    """Move this process into namespaces of its own; it stays the user that it was.

    Only where a probe found that it works: some systems let a process in and then refuse to say who it is, and
    such a process can no longer create files. The kernel also refuses where the process has threads.
    """
    if kernel.thread_count() > 1:
        raise LayerRefused("the process had threads before this could be done")
    user, group = os.geteuid(), os.getegid()
    if user == 0 and not readable_without_powers(allowance):
        raise LayerRefused("the kit or Python can be read only with root's powers, which end in a namespace")
    # A process that changed its user may not write its own maps, until it is open to inspection again.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    try:
        kernel.libc_call("unshare", _NEW_USER | _NEW_MOUNTS | _NEW_NETWORK | _NEW_IPC)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        flags, size = _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS, f"size={SHARED_MEMORY_MB}m".encode()
        kernel.libc_call("mount", b"tmpfs", b"/dev/shm", b"tmpfs", flags, size)
    except OSError as error:
        raise LayerRefused(f"the system does not let programs make namespaces: {error}") from None
