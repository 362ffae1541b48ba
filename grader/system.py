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
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

PLATFORM: str = sys.platform
"""``linux``, ``darwin`` or ``win32``. Each function reads it when it is called, so that a test can change it."""
SECRET_BYTES = 32
"""Length of the secret that opens a channel over loopback. Each secret is used once."""
SECONDS_TO_CONNECT = 120.0
"""How long a started process may take to connect. Python starts in a second, on a crowded machine in many."""
SECONDS_TO_TELL = 2.0
"""How long a connection may take to send the secret before it is closed."""
_LOOPBACK = "127.0.0.1"

Command = Callable[[list[str]], Sequence[str]]
"""Makes the command line of a process, given a word for each of its channels."""


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


def kill_with_children(started: subprocess.Popen[bytes]) -> None:
    """End a process at once. On Linux its children see to their own end (``die_with_parent``)."""
    import psutil

    children = []
    with contextlib.suppress(psutil.Error):
        children = [] if is_linux() else psutil.Process(started.pid).children(recursive=True)
    started.kill()
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()


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


# Channels


def start_with_channels(
    command: Command, number: int, *, stdin: int = subprocess.DEVNULL, **options: Any
) -> tuple[subprocess.Popen[bytes], list[socket.socket]]:
    """Start a process apart from this terminal; return it, and this side's ends of ``number`` channels to it.

    The process gives each of its words to ``take_channel``, in order. A channel is a pair of sockets where open
    descriptors can be handed over. On Windows it is a connection over loopback: the process opens it with a secret
    that it reads from its standard input. Raises ``ConnectionError`` where the process does not connect.
    """
    if is_windows():
        return _start_over_loopback(command, number, stdin, options)
    pairs = [socket.socketpair() for _ in range(number)]
    try:
        started = _start_with([theirs.fileno() for _, theirs in pairs], command, stdin, options)
    except BaseException:
        for ours, _ in pairs:
            ours.close()
        raise
    finally:
        for _, theirs in pairs:
            theirs.close()
    return started, [ours for ours, _ in pairs]


def start_with_writer(command: Command, descriptor: int, *, stdin: int, **options: Any) -> subprocess.Popen[bytes]:
    """Start a process apart from this terminal that writes to the open ``descriptor``, by ``take_writer``.

    On Windows a thread writes there what comes on a channel. Raises ``ConnectionError`` as above.
    """
    if not is_windows():
        return _start_with([descriptor], command, stdin, options)
    started, [channel] = _start_over_loopback(command, 1, stdin, options)
    threading.Thread(target=_pass_on, args=(channel, os.dup(descriptor)), daemon=True).start()
    return started


def take_channel(word: str) -> socket.socket:
    """Return this process's end of the channel that a word of its command line names."""
    if word.isdecimal():
        return socket.socket(fileno=int(word))
    secret = _read_secret()
    channel = socket.create_connection((_LOOPBACK, int(word.removeprefix("loopback:"))), SECONDS_TO_CONNECT)
    channel.sendall(secret)
    channel.settimeout(None)
    return channel


def take_writer(word: str) -> Callable[[memoryview], int]:
    """Return a function that writes bytes to where a word of the command line says, and returns how many."""
    return functools.partial(os.write, int(word)) if word.isdecimal() else take_channel(word).send


def _start_with(
    descriptors: list[int], command: Command, stdin: int, options: dict[str, Any]
) -> subprocess.Popen[bytes]:
    words = [str(descriptor) for descriptor in descriptors]
    return subprocess.Popen(command(words), stdin=stdin, pass_fds=descriptors, start_new_session=True, **options)


def _start_over_loopback(
    command: Command, number: int, stdin: int, options: dict[str, Any]
) -> tuple[subprocess.Popen[bytes], list[socket.socket]]:
    with socket.create_server((_LOOPBACK, 0), backlog=number) as listener:
        words = [f"loopback:{listener.getsockname()[1]}"] * number
        secrets = [os.urandom(SECRET_BYTES) for _ in words]
        started = subprocess.Popen(command(words), stdin=subprocess.PIPE, **_as_windows_starts(options))
        assert started.stdin is not None
        channels: list[socket.socket] = []
        try:
            # Other programs may read a command line and an environment, and not this.
            started.stdin.write(b"".join(secrets))
            started.stdin.flush()
            for secret in secrets:
                channels.append(_accept(listener, secret, started))
        except OSError as error:
            for channel in channels:
                channel.close()
            started.kill()
            started.wait()
            with contextlib.suppress(OSError):
                started.stdin.close()
            raise ConnectionError(f"The process did not connect: {error}.") from error
    if stdin == subprocess.DEVNULL:
        started.stdin.close()
    return started, channels


def _accept(listener: socket.socket, secret: bytes, started: subprocess.Popen[bytes]) -> socket.socket:
    """Return the connection that sends the secret; close any other."""
    from hmac import compare_digest

    listener.settimeout(0.2)
    deadline = time.monotonic() + SECONDS_TO_CONNECT
    while time.monotonic() < deadline:
        try:
            channel, _ = listener.accept()
        except TimeoutError:
            if started.poll() is not None:
                raise ConnectionError(f"it ended with code {started.returncode}") from None
            continue
        told = b""
        limit = time.monotonic() + SECONDS_TO_TELL
        with contextlib.suppress(OSError):
            while len(told) < SECRET_BYTES and (left := limit - time.monotonic()) > 0:
                channel.settimeout(left)
                piece = channel.recv(SECRET_BYTES - len(told))
                if not piece:
                    break
                told += piece
        if compare_digest(told, secret):
            channel.settimeout(None)
            return channel
        channel.close()
    raise ConnectionError(f"it took more than {SECONDS_TO_CONNECT:g} seconds")


def _read_secret() -> bytes:
    """Read a secret from standard input, past Python's buffer: what follows is for others."""
    read = b""
    while len(read) < SECRET_BYTES:
        piece = os.read(0, SECRET_BYTES - len(read))
        if not piece:
            raise ConnectionError("standard input ended before the secret")
        read += piece
    return read


def _pass_on(channel: socket.socket, descriptor: int) -> None:
    with channel, os.fdopen(descriptor, "wb", buffering=0) as out, contextlib.suppress(OSError):
        while piece := channel.recv(65536):
            out.write(piece)


def _as_windows_starts(options: dict[str, Any]) -> dict[str, Any]:
    """Return options that keep Ctrl+C of the terminal away, and start the interpreter itself.

    ``python.exe`` of a virtual environment starts the interpreter as a child, so that time, memory and end would be
    those of another process. ``multiprocessing`` starts it as here.
    """
    if not hasattr(subprocess, "CREATE_NEW_PROCESS_GROUP"):
        return options  # A simulation.
    options = {**options, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    base = getattr(sys, "_base_executable", sys.executable)
    if base == sys.executable:
        return options
    environment = {**(options.get("env") or os.environ), "__PYVENV_LAUNCHER__": sys.executable}
    return {**options, "executable": base, "env": environment}
