"""What differs between operating systems, in one place; tests put the fake of another system here.

All of it was tried on Linux. What macOS and Windows need is written and simulated, and not yet tried there.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import itertools
import os
import select
import shlex
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

PLATFORM: str = sys.platform
"""``linux``, ``darwin`` or ``win32``. Each function reads it when it is called, so that a test can change it."""


def is_linux() -> bool:
    """Return whether this is Linux: only there is a fork safe after TensorFlow is imported."""
    return PLATFORM == "linux"


def is_windows() -> bool:
    """Return whether this is Windows, without WSL."""
    return PLATFORM == "win32"


@functools.cache
def inherited() -> dict[str, Any]:
    """Return what this process has from the one that started it: limits, niceness, and the cores it may use.

    It is read once: who limits itself later, as an examiner does, calls this first. Empty where there is no fork.
    """
    if not is_linux():
        return {}
    import resource

    limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}
    return {
        "limits": {name: list(limit) for name, limit in limits.items()},
        "niceness": os.getpriority(os.PRIO_PROCESS, 0),
        "cores": sorted(os.sched_getaffinity(0)),
    }


def is_own(found: os.stat_result) -> bool:
    """Return whether this user owns what was found; Windows does not tell."""
    return is_windows() or found.st_uid == os.getuid()


def let_owner_use_new_files() -> None:
    """Have the files and folders that this process makes open to their owner, whatever mask it was started with."""
    os.umask(os.umask(0o077) & 0o077)


def unnamed_file() -> IO[bytes]:
    """Open a file without a name, to write and read; on Linux it takes no room on a disk that may be full."""
    return os.fdopen(os.memfd_create("unnamed"), "w+b") if is_linux() else tempfile.TemporaryFile()


# Commands


def as_typed(text: str) -> str:
    """Return a text with its commands as they work in this terminal, whether the environment is activated or not.

    Where ``python`` is not the Python of this environment, its path is written instead. An environment that was made
    without pip is named to the pip of the system.
    """
    own, here = Path(sys.executable).absolute(), Path.cwd()
    path = shlex.quote(str(own.relative_to(here)) if own.is_relative_to(here) else str(own))
    if importlib.util.find_spec("pip") is None:
        text = text.replace("python -m pip install", f"pip --python {path} install")
    if sys.prefix == sys.base_prefix or (
        (first := shutil.which("python")) and Path(first).absolute().parent == own.parent
    ):
        return text
    return text.replace("python -m grader", f"{path} -m grader").replace("python -m pip", f"{path} -m pip")


def as_shown(text: str) -> str:
    """Return a text as ``as_typed`` does where somebody is at a terminal; in a file or a pipe, as it is."""
    return as_typed(text) if sys.stdout.isatty() else text


# Files


def read_flags() -> int:
    """Return how to open a file of unknown origin: follow no link, wait for no pipe, change no line end."""
    return os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def is_private(folder: Path) -> bool:
    """Return whether a folder is there into which only this user and root put files; Windows does not tell who may."""
    try:
        found = folder.stat()
    except OSError:
        return False
    owned = is_windows() or (found.st_uid in (0, os.getuid()) and not found.st_mode & 0o022)
    return stat.S_ISDIR(found.st_mode) and owned


def is_there(path: Path) -> bool:
    """Return whether something lies at ``path``; at one that the system cannot look at, nothing does."""
    try:
        return path.exists()
    except OSError:  # A name that is too long, or a folder that is closed.
        return False


@contextlib.contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """Make a folder, and remove it at the end with all that a submission put there, however deep that is."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        remove_tree(folder)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it; what cannot be removed stays.

    Folders in it are moved up before they are emptied: so no path is longer than the system takes, and none is closed.
    """
    waiting, names = [folder], (folder / f"{os.urandom(8).hex()}-{number}" for number in itertools.count())
    emptied = []
    while waiting:
        place = waiting.pop()
        emptied.append(place)
        with contextlib.suppress(OSError):
            place.chmod(0o700)
            for entry in list(os.scandir(place)):
                path = Path(entry.path)
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        path.chmod(0o700)  # Who moves a folder elsewhere changes it.
                        waiting.append(path.rename(next(names)))
                    else:
                        _unlink(path)
    for place in reversed(emptied):
        with contextlib.suppress(OSError):
            place.rmdir()


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError:
        if not is_windows():
            raise
        path.chmod(0o700)  # There a file may be closed to its removal.
        path.unlink()


def folders_of(scratch: Path) -> dict[str, str]:
    """Return the variables that make ``scratch`` the home of a process, and the place of its temporary files."""
    names = ["HOME", "TMPDIR"]
    if is_windows():
        names += ["USERPROFILE", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA"]
    return dict.fromkeys(names, str(scratch))


def try_lock(descriptor: int) -> None:
    """Lock an open file, without waiting. Raises ``OSError`` where that fails; Windows, with its own locks, never."""
    if is_windows():
        return
    import fcntl

    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is in the same block with this file. On Windows nothing needs it."""
    if is_windows():
        yield
        return
    import fcntl

    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


# Processes


def set_limit(name: str, soft: int, hard: int) -> None:
    """Lower a limit of this process, such as ``RLIMIT_CPU``; one that is lower already stays.

    Raises ``NotImplementedError`` where the system has no such limit, and ``OSError`` where it refuses it.
    """
    try:
        import resource

        kind = getattr(resource, name)
    except (ImportError, AttributeError):
        raise NotImplementedError("this system has no such limits") from None
    present = resource.getrlimit(kind)[1]
    ceiling = hard if present == resource.RLIM_INFINITY else min(hard, present)
    try:
        resource.setrlimit(kind, (min(soft, ceiling), ceiling))
    except ValueError as error:
        raise OSError(error) from None


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def await_readable(descriptor: int) -> None:
    """Wait until a pipe has something to read; on Windows, where only reading itself waits, do nothing."""
    if is_windows():
        return
    readable = select.poll()
    readable.register(descriptor, select.POLLIN)
    readable.poll()


def bytes_waiting(descriptor: int) -> int:
    """Return how many bytes of a pipe are not read yet. Not for Windows."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
