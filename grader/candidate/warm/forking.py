"""A small resident process that has its imports behind it: it forks one process per grading.

It holds no secret, for a fork copies all memory, and it runs nothing itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.candidate.sandbox.descendants import die_with_parent
from grader.system import inherited

IDLE_SECONDS = 15 * 60
"""A warm process that nobody asks for so long goes away: it holds memory."""
MOST_DESCRIPTORS = 4
_MOST_BYTES = 16 * 1024 * 1024
"""A request has the environment in it, for which a kernel has less room than that (man 2 execve)."""
_SECONDS = 5.0
"""The longest wait for a whole request."""

Become = Callable[[list[int], dict[str, Any]], None]
"""What a fork does with the descriptors and the request that came for it; where it returns, all went well."""


@dataclass
class Kept:
    """One forked process, and the connection of whoever asked for it."""

    number: int
    """The number of the forked process."""
    asker: socket.socket | None
    """``None`` once it is gone: then the process was told to end."""


class WarmProcess:
    """Listens on a socket that only its owner can reach, and forks."""

    def __init__(
        self,
        listener: socket.socket,
        key: str,
        path: Path,
        become: Become,
        is_fit: Callable[[], bool],
        is_like: Callable[[dict[str, Any]], bool],
    ) -> None:
        self._listener = listener
        self._key = key
        self._path = path
        self._become = become
        self._is_fit = is_fit
        self._is_like = is_like
        self._kept: list[Kept] = []
        self._wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._used = time.monotonic()

    def serve(self) -> None:
        """Fork a process for each request until told to stop, or until nobody came for a while.

        Forks that are at work are seen to their end.
        """
        listening = True
        while self._kept or (listening and time.monotonic() - self._used < IDLE_SECONDS):
            watched: list[Any] = [self._wake, *(kept.asker for kept in self._kept if kept.asker)]
            watched += [self._listener] if listening else []
            ready, _, _ = select.select(watched, [], [], 10.0)
            if self._wake in ready:
                os.read(self._wake, 4096)
                self._tell_ends()
            for kept in [kept for kept in self._kept if kept.asker in ready]:
                self._forget(kept)
            if self._listener in ready and not self._answer(self._listener.accept()[0]):
                listening = False
                self._listener.close()
                self._path.unlink(missing_ok=True)

        if listening:
            self._path.unlink(missing_ok=True)

    def _answer(self, asker: socket.socket) -> bool:
        """Answer one request; return whether to go on."""
        self._used = time.monotonic()
        descriptors: list[int] = []
        stop = False
        try:
            request = _received(asker, descriptors)
            stop = bool(request.get("stop")) or request.get("key") != self._key or not self._is_fit()
            if stop or len(descriptors) != request.get("descriptors") or not self._is_like(request):
                asker.sendall(b'{"refused": true}\n')
            elif not _has_hung_up(asker):
                number = os.fork()
                if number == 0:
                    self._work(descriptors, request)
                self._kept.append(Kept(number, asker))
                with contextlib.suppress(OSError):  # That it is gone is seen later.
                    asker.sendall(json.dumps({"number": number}).encode() + b"\n")
                return True
        except (OSError, ValueError):
            pass  # Whoever asked is gone, or is none of ours.
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        asker.close()
        return not stop

    def _work(self, descriptors: list[int], request: dict[str, Any]) -> None:
        """Be the fork: nothing of the warm process is left but its imports."""
        code = 70
        try:
            die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            # First out of the way of the numbers that they get, then in a row from 3.
            far = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 1000) for descriptor in descriptors]
            kept = [os.dup2(value, number) for number, value in enumerate(far, 3)]
            os.closerange(3 + len(kept), 4096)
            os.environ.clear()
            os.environ.update(request["environment"])
            self._become(kept, request)
            code = 0
        finally:
            if code:
                sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(code)

    def _tell_ends(self) -> None:
        for kept in list(self._kept):
            number, status = os.waitpid(kept.number, os.WNOHANG)
            if number:
                if kept.asker:
                    with contextlib.suppress(OSError):
                        kept.asker.sendall(json.dumps({"ended": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
                    kept.asker.close()
                self._kept.remove(kept)

    def _forget(self, kept: Kept) -> None:
        """End a fork whose asker is gone: it lost its reason, and maybe its limits. Its end is seen later."""
        os.kill(kept.number, signal.SIGKILL)
        # What it has started is in its group; it may not have come so far.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(kept.number, signal.SIGKILL)
        if kept.asker:
            kept.asker.close()
        kept.asker = None


def _received(asker: socket.socket, descriptors: list[int]) -> dict[str, Any]:
    """Return the request that comes from ``asker``, one line of JSON; put what comes with it into ``descriptors``.

    Raises ``OSError`` where it does not come in time, and ``ValueError`` where it is no request.
    """
    deadline = time.monotonic() + _SECONDS
    asker.settimeout(_SECONDS)
    text, received, _, _ = socket.recv_fds(asker, 65536, MOST_DESCRIPTORS)
    descriptors += received
    while not text.endswith(b"\n"):
        asker.settimeout(max(0.001, deadline - time.monotonic()))
        part = asker.recv(1024 * 1024)
        if not part or len(text) > _MOST_BYTES:
            raise ValueError("no whole request")
        text += part
    asker.settimeout(_SECONDS)
    request = json.loads(text)
    if not isinstance(request, dict):
        raise ValueError("a request is an object")
    return request


def _has_hung_up(asker: socket.socket) -> bool:
    """Return whether whoever asked has gone away: it may have waited too long."""
    return bool(select.select([asker], [], [], 0)[0]) and not asker.recv(1, socket.MSG_PEEK)


def serve_at(
    path: Path,
    key: str,
    become: Become,
    is_fit: Callable[[], bool] = lambda: True,
    is_like: Callable[[dict[str, Any]], bool] | None = None,
) -> None:
    """Listen at ``path`` for whoever knows ``key``, and fork processes that ``become`` what they are for.

    ``is_fit`` says before each fork whether this process may still be forked: where it may not, it ends. ``is_like``
    says whether a fork serves this request as a new process would: where it does not, this request is refused.
    Unless it is given, whoever asks must have inherited what this process has.
    """
    own = inherited()
    listener = socket.socket(socket.AF_UNIX)
    # Whoever was first keeps the place: a second one finds the name taken and goes.
    coming = path.with_suffix(f".{os.getpid()}")
    listener.bind(str(coming))
    listener.listen(64)
    try:
        os.link(coming, path)
    except FileExistsError:
        sys.exit(0)
    finally:
        coming.unlink()
    is_like = is_like or (lambda request: request.get("inherited") == own)
    WarmProcess(listener, key, path, become, is_fit, is_like).serve()
