"""Starts a process with channels to it, and ends it: pairs of sockets, or connections over loopback on Windows."""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from grader.system import is_linux, is_windows

SECRET_BYTES = 32
"""Length of the secret that opens a channel over loopback. Each secret is used once."""
SECONDS_TO_CONNECT = 120.0
"""How long a started process may take to connect. Python starts in a second, on a crowded machine in many."""
SECONDS_TO_TELL = 2.0
"""How long a connection may take to send the secret before it is closed."""
_LOOPBACK = "127.0.0.1"

Command = Callable[[list[str]], Sequence[str]]
"""Makes the command line of a process, given a word for each of its channels."""


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
