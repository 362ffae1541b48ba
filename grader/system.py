"""What differs between operating systems, in one place; tests put the fake of another system here.

Linux is where all of it was tried. What macOS and Windows need is written here and simulated, and not tried yet.
"""

from __future__ import annotations

import contextlib
import functools
import hmac
import os
import secrets
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PLATFORM: str = sys.platform
"""``linux``, ``darwin`` or ``win32``; asked for at each call, so that a test can say another one."""
SECRET_BYTES = 32
"""A channel over loopback is opened by so many bytes that are used once."""
SECONDS_TO_CONNECT = 120.0
"""So long a process may take to come to its channels: Python starts in a second, on a crowded machine in many."""
SECONDS_TO_TELL = 2.0
"""Whoever connects must tell the secret within these, or is sent away."""
_NEW_GROUP = 0x200
"""``CREATE_NEW_PROCESS_GROUP``: Ctrl+C in the terminal does not reach the process."""
_LOOPBACK = "127.0.0.1"


def is_linux() -> bool:
    """Return whether this is Linux: the only system with a safe fork after TensorFlow is imported, and with prctl."""
    return PLATFORM == "linux"


def is_windows() -> bool:
    """Return whether this is Windows, without WSL."""
    return PLATFORM == "win32"


def read_flags() -> int:
    """Return how to open a file of unknown origin: follow no link, wait for no pipe, change no line end."""
    names = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
    return os.O_RDONLY | sum(getattr(os, name, 0) for name in names)


def folders_of(scratch: Path) -> dict[str, str]:
    """Return the variables that make ``scratch`` the home of a process, and the place of its temporary files."""
    names = ("HOME", "TMPDIR", *(("USERPROFILE", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA") if is_windows() else ()))
    return dict.fromkeys(names, str(scratch))


def start_with_channels(
    command: Callable[[list[str]], Sequence[str]], number: int, *, stdin: int = subprocess.DEVNULL, **options: Any
) -> tuple[subprocess.Popen[bytes], list[socket.socket]]:
    """Start a process apart from this terminal, and return it with this side's ends of ``number`` channels to it.

    ``command`` makes the command line of a word for each channel; the process gives each word to ``take_channel``,
    in order. Where open descriptors can be handed over a channel is a pair of sockets. On Windows it is a connection
    over loopback, which the process opens by a secret that it reads from its standard input. Raises
    ``ConnectionError`` where the process does not come.
    """
    if is_windows():
        return _start_over_loopback(command, number, stdin, options)
    pairs = [socket.socketpair() for _ in range(number)]
    theirs = [their for _, their in pairs]
    try:
        numbers = [one.fileno() for one in theirs]
        options |= {"pass_fds": numbers, "start_new_session": True}
        started = subprocess.Popen(command([str(one) for one in numbers]), stdin=stdin, **options)
    except BaseException:
        for ours, _ in pairs:
            ours.close()
        raise
    finally:
        for one in theirs:
            one.close()
    return started, [ours for ours, _ in pairs]


def start_with_writer(
    command: Callable[[str], Sequence[str]], descriptor: int, *, stdin: int, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a process apart from this terminal that writes to the open ``descriptor``, by ``take_writer``.

    Where descriptors cannot be handed over, a thread writes there what comes on a channel. Raises ``ConnectionError``.
    """
    if is_windows():
        started, [channel] = _start_over_loopback(lambda words: command(words[0]), 1, stdin, options)
        threading.Thread(target=_pass_on, args=(channel, os.dup(descriptor)), daemon=True).start()
        return started
    options |= {"pass_fds": [descriptor], "start_new_session": True}
    return subprocess.Popen(command(str(descriptor)), stdin=stdin, **options)


def take_writer(word: str) -> Callable[[memoryview], int]:
    """Return what writes bytes to where a word of the command line says, and returns how many it wrote."""
    return functools.partial(os.write, int(word)) if word.isdecimal() else take_channel(word).send


def _pass_on(channel: socket.socket, descriptor: int) -> None:
    with channel, os.fdopen(descriptor, "wb", buffering=0) as out, contextlib.suppress(OSError):
        while piece := channel.recv(65536):
            out.write(piece)


def take_channel(word: str) -> socket.socket:
    """Return this process's end of the channel that a word of its command line names."""
    if word.isdecimal():
        return socket.socket(fileno=int(word))
    secret = _read_exactly(SECRET_BYTES)
    channel = socket.create_connection((_LOOPBACK, int(word.removeprefix("loopback:"))), SECONDS_TO_CONNECT)
    channel.sendall(secret)
    channel.settimeout(None)
    return channel


def _start_over_loopback(
    command: Callable[[list[str]], Sequence[str]], number: int, stdin: int, options: dict[str, Any]
) -> tuple[subprocess.Popen[bytes], list[socket.socket]]:
    with socket.create_server((_LOOPBACK, 0), backlog=number) as listener:
        words = [f"loopback:{listener.getsockname()[1]}"] * number
        told = [secrets.token_bytes(SECRET_BYTES) for _ in words]
        options |= {"creationflags": _NEW_GROUP} if hasattr(subprocess, "STARTUPINFO") else {}
        started = subprocess.Popen(command(words), stdin=subprocess.PIPE, **_without_launcher(options))
        assert started.stdin is not None
        try:
            # Not in its command line or its environment, which other programs may read.
            started.stdin.write(b"".join(told))
            started.stdin.flush()
            channels = [_accept(listener, secret, started) for secret in told]
        except OSError as error:
            started.kill()
            started.wait()
            with contextlib.suppress(OSError):
                started.stdin.close()
            raise ConnectionError(f"The process did not come to its channel: {error}.") from error
        if stdin == subprocess.DEVNULL:
            started.stdin.close()
    return started, channels


def _accept(listener: socket.socket, secret: bytes, started: subprocess.Popen[bytes]) -> socket.socket:
    """Return the connection that tells the secret; any other is closed."""
    deadline = time.monotonic() + SECONDS_TO_CONNECT
    listener.settimeout(0.2)
    while time.monotonic() < deadline:
        try:
            channel, _ = listener.accept()
        except TimeoutError:
            if started.poll() is not None:
                raise ConnectionError(f"it ended with code {started.returncode}") from None
            continue
        channel.settimeout(SECONDS_TO_TELL)
        try:
            told = b""
            while len(told) < SECRET_BYTES and (piece := channel.recv(SECRET_BYTES - len(told))):
                told += piece
        except OSError:
            told = b""
        if hmac.compare_digest(told, secret):
            channel.settimeout(None)
            return channel
        channel.close()
    raise ConnectionError("it took too long")


def _read_exactly(size: int) -> bytes:
    """Read from standard input past Python's buffer: what follows is for others."""
    read = b""
    while len(read) < size:
        piece = os.read(0, size - len(read))
        if not piece:
            raise ConnectionError("Nothing came on standard input.")
        read += piece
    return read


def _without_launcher(options: dict[str, Any]) -> dict[str, Any]:
    """Return options that start the interpreter itself: ``python.exe`` of a virtual environment starts it as a child.

    Its time, memory and end would be those of the launcher; ``multiprocessing`` does the same.
    """
    base = getattr(sys, "_base_executable", sys.executable)
    if base == sys.executable or not hasattr(subprocess, "STARTUPINFO"):
        return options
    environment = {**(options.get("env") or os.environ), "__PYVENV_LAUNCHER__": sys.executable}
    return {**options, "executable": base, "env": environment}


def await_readable(descriptor: int) -> bool:
    """Wait until a pipe has something to read; return ``False`` at once where only reading itself waits."""
    if is_windows() or not hasattr(select, "poll"):
        return False
    readable = select.poll()
    readable.register(descriptor, select.POLLIN)
    readable.poll()
    return True


def bytes_waiting(descriptor: int) -> int | None:
    """Return how many bytes of a pipe are not read yet; ``None`` where the system does not tell."""
    if is_windows():
        return None
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
