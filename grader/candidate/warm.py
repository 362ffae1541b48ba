"""A small resident process that has TensorFlow imported and has run nothing: it forks a worker per grading.

It holds no secret, for a fork copies all memory. It refuses to fork once anything ran in it: a fork of a
TensorFlow that has run an operation hangs without a word.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from grader.candidate import start, worker

IDLE_SECONDS = 15 * 60
"""A warm process that nobody asks for so long goes away: it holds about 600 MB."""


class Kept:
    """One forked worker, and the connection of whoever asked for it."""

    def __init__(self, asker: socket.socket, number: int) -> None:
        self.asker = asker
        self.number = number
        """The process number of the worker."""


class WarmProcess:
    """Listens on a socket that only its owner can reach, and forks workers."""

    def __init__(self, listener: socket.socket, key: str, path: Path) -> None:
        self._listener = listener
        self._key = key
        self._path = path
        self._kept: list[Kept] = []
        self._wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._used = time.monotonic()

    def serve(self) -> None:
        """Fork a worker for each request until told to stop, or until nobody came for a while.

        Workers that are at work are seen to their end.
        """
        listening = True
        while self._kept or (listening and time.monotonic() - self._used < IDLE_SECONDS):
            watched: list[Any] = [self._wake, *(kept.asker for kept in self._kept)]
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
        asker.settimeout(5)
        try:
            text, descriptors, _, _ = socket.recv_fds(asker, 65536, 2)
            request: dict[str, Any] = json.loads(text)
        except (OSError, ValueError):
            asker.close()
            return True
        stop = request.get("stop") or request.get("key") != self._key or not worker.is_untouched()
        if stop or len(descriptors) != 2:
            with contextlib.suppress(OSError):
                asker.sendall(b'{"refused": true}\n')
            asker.close()
            return not stop
        number = os.fork()
        if number == 0:
            self._become_worker(descriptors, request)
        for descriptor in descriptors:
            os.close(descriptor)
        self._kept.append(Kept(asker, number))
        with contextlib.suppress(OSError):
            asker.sendall(json.dumps({"number": number}).encode() + b"\n")
        return True

    def _become_worker(self, descriptors: list[int], request: dict[str, Any]) -> None:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel, output = descriptors
            os.setsid()
            os.dup2(output, 1)
            os.dup2(output, 2)
            kept = os.dup2(channel, 3)
            os.closerange(4, 4096)
            os.environ.clear()
            os.environ.update(request["environment"])
            start.main([str(kept), *request["arguments"]])
        finally:
            os._exit(70)

    def _tell_ends(self) -> None:
        for kept in list(self._kept):
            number, status = os.waitpid(kept.number, os.WNOHANG)
            if number:
                with contextlib.suppress(OSError):
                    kept.asker.sendall(json.dumps({"ended": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
                kept.asker.close()
                self._kept.remove(kept)

    def _forget(self, kept: Kept) -> None:
        """End a worker whose asker is gone: it lost its reason, and maybe its limits."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(kept.number, signal.SIGKILL)
        os.waitpid(kept.number, 0)
        kept.asker.close()
        self._kept.remove(kept)


def main(arguments: list[str]) -> None:
    """Import TensorFlow, then listen: ``warm SOCKET KEY``."""
    path, key = Path(arguments[0]), arguments[1]
    worker.import_tensorflow()
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
    WarmProcess(listener, key, path).serve()
