"""Becomes an ordinary user, and then runs Python with the arguments that follow: ``as_nobody.py ARGUMENTS…``.

Where Python lies in a folder that only root may enter, this process gets a view of the file system of its own in which
that folder is open, and holds nothing but what Python needs. Whoever looks from elsewhere sees no change.
"""

import itertools
import os
import sys
from pathlib import Path

from grader.candidate.sandbox import kernel
from grader.catalogue import places

NOBODY = 65534
_NEW_MOUNTS, _BIND, _RECURSIVE, _PRIVATE = 0x00020000, 0x1000, 0x4000, 0x40000


def needed() -> list[Path]:
    """Return the folders that Python and the kit lie in."""
    names = (sys.prefix, sys.base_prefix, os.__file__, sys.executable, os.path.realpath(sys.executable), places.PACKAGE)
    return [Path(name) for name in names]


def closed(paths: list[Path]) -> dict[Path, set[Path]]:
    """Return the outermost folders that others may not enter, each with what is needed of it."""
    found: dict[Path, set[Path]] = {}
    for path in paths:
        above = [*reversed(path.parents), path]
        for folder, inner in itertools.pairwise(above):
            if not folder.stat().st_mode & 0o001:
                found.setdefault(folder, set()).add(inner)
                break
    return found


def open_up(folders: dict[Path, set[Path]]) -> None:
    """Lay an open folder over each closed one, for this process and its descendants alone."""
    kernel.libc_call("unshare", _NEW_MOUNTS)
    kernel.libc_call("mount", b"none", b"/", None, _RECURSIVE | _PRIVATE, None)
    for folder, parts in folders.items():
        held = {part: os.open(part, os.O_PATH) for part in parts}
        kernel.libc_call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"mode=755")
        for part, descriptor in held.items():
            part.mkdir()
            kernel.libc_call("mount", f"/proc/self/fd/{descriptor}".encode(), os.fsencode(part), None, _BIND, None)
            os.close(descriptor)


def main(arguments: list[str]) -> None:
    """Become nobody where this is root, and run Python."""
    if os.geteuid() == 0:
        if folders := closed(needed()):
            open_up(folders)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    os.execv(sys.executable, [sys.executable, *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
