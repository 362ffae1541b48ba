"""Starts examiners: a fork of the warm one where it is running, else a fresh process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import IO, Protocol

from grader import channels, system
from grader.candidate.warm.place import WarmPlace, key_of, python_running
from grader.catalogue import places
from grader.errors import CannotGrade

_PACKAGES = ("pytest", "hypothesis", "numpy", "pluggy")


class Examiner(Protocol):
    """An examiner process, as whoever started it sees it."""

    @property
    def stdin(self) -> IO[bytes]:
        """Where its assignment is written to."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended. Raises ``subprocess.TimeoutExpired``."""
        ...

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it."""
        ...


class FreshExaminer:
    """A process that this one started."""

    def __init__(self, events: int, complaint: IO[bytes]) -> None:
        self._started = channels.start_with_writer(
            lambda words: [*python_running("grader.examiner.process"), *words],
            events,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaint,
            # Its products of matrices are small: a second thread, which waits for work at full speed, only costs.
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        assert self._started.stdin is not None
        self.stdin = self._started.stdin
        self.wait = self._started.wait

    def terminate(self) -> None:
        """Ask it to end; on Windows nobody can be asked, and it is ended."""
        if system.is_windows():
            self.kill()
        else:
            self._started.terminate()

    def kill(self) -> None:
        """End it, and what it started."""
        channels.kill_with_children(self._started)


class ForkedExaminer:
    """A fork of the warm examiner, which tells how it ended."""

    def __init__(self, number: int, teller: socket.socket, stdin: IO[bytes]) -> None:
        self.stdin = stdin
        self._number = number
        self._code: int | None = None
        self._listener = threading.Thread(target=self._listen, args=(teller,), daemon=True)
        self._listener.start()

    def _listen(self, teller: socket.socket) -> None:
        teller.settimeout(None)
        told: dict[str, int] = {}
        with contextlib.suppress(OSError, ValueError), teller, teller.makefile("rb") as lines:
            told = json.loads(lines.readline() or b"{}")
        # A warm process that is gone took its forks with it.
        self._code = told.get("ended", -signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended."""
        self._listener.join(timeout)
        if self._code is None:
            raise subprocess.TimeoutExpired("examiner", timeout or 0)
        return self._code

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, how: signal.Signals) -> None:
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._number, how)


def start_examiner(events: int, complaint: IO[bytes]) -> Examiner:
    """Start an examiner that writes events to the descriptor ``events``, and what goes wrong to ``complaint``.

    Raises ``CannotGrade`` where it does not start.
    """
    try:
        request = {"environment": dict(os.environ), "folder": str(Path.cwd())}
    except FileNotFoundError:  # The folder that this was started in is gone.
        return _start_fresh(events, complaint)
    reading, writing = os.pipe()
    try:
        forked = EXAMINER.fork(request, [events, reading, complaint.fileno()])
    finally:
        os.close(reading)
    if forked:
        return ForkedExaminer(*forked, os.fdopen(writing, "wb"))
    os.close(writing)
    return _start_fresh(events, complaint)


def _start_fresh(events: int, complaint: IO[bytes]) -> FreshExaminer:
    try:
        return FreshExaminer(events, complaint)
    except ConnectionError as error:
        raise CannotGrade(
            "The examiner did not start.", f"{error}", "Run the command again, or `python -m grader doctor`."
        ) from error


def keep_warm() -> bool:
    """Keep an examiner and a worker ready, so that gradings begin at once; return whether both are there."""
    # Here and below, not above: it needs NumPy, which the command line does without.
    from grader.candidate.launch import WORKER

    return EXAMINER.keep() and WORKER.keep()


def stop_warm() -> bool:
    """End what ``keep_warm`` started; return whether there was anything."""
    from grader.candidate.launch import WORKER

    stopped = [EXAMINER.stop(), WORKER.stop()]
    return any(stopped)


def _key() -> str:
    """Return a key that changes when the kit, Python or what an examiner imports changes."""
    return key_of(_PACKAGES, places.PACKAGE.rglob("*.py"))


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment that forks are waiting in; each gets that of its grading."""
    return {"HOME": str(folder), "PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1"}


EXAMINER = WarmPlace("examiner", "grader.examiner.warm_examiner", _key, _environment)
"""The warm process of examiners: pytest, Hypothesis and the words of the rubrics are imported already."""
