"""A worker process seen from outside: what it uses, where it is, what it prints, and its end."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import signal
import socket
import stat
import subprocess
import threading
from pathlib import Path
from typing import IO, Any, Protocol

import psutil

from grader import system
from grader.candidate.protocol import Channel
from grader.errors import CannotGrade

KEPT_OUTPUT = 64 * 1024
"""Bytes of the learner's prints that are kept; the rest is read, counted and dropped."""
SECONDS_TO_END = 5.0
"""How long a process that is gone may take to be told so: on a crowded machine that takes a while."""
LOOKS_AT_THE_STACK = 100
"""How often it is looked whether a process has written down where it is, fifty times a second."""


class Process(Protocol):
    """A worker, started cold or forked from the warm process."""

    number: int
    """Its process number."""
    output: IO[bytes]
    """What it prints."""

    def exit_code(self) -> int | None:
        """Return how it ended, a negative signal number or an exit code; ``None`` while that is not known."""
        ...

    def release(self) -> None:
        """Let go of a process that was killed."""
        ...


class ColdProcess:
    """A worker that this process started itself."""

    def __init__(self, started: subprocess.Popen[bytes]) -> None:
        assert started.stdout is not None
        self._started = started
        self.number = started.pid
        self.output = started.stdout

    def exit_code(self) -> int | None:
        """Return how it ended; waits some seconds for it."""
        try:
            return self._started.wait(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return None

    def release(self) -> None:
        """Collect its end."""
        self._started.wait()


class ForkedProcess:
    """A worker that the warm process forked; it tells how the worker ended."""

    def __init__(self, number: int, teller: socket.socket, output: IO[bytes]) -> None:
        self._teller = teller
        self.number = number
        self.output = output

    def exit_code(self) -> int | None:
        """Return how it ended, as the warm process tells it within some seconds.

        Raises ``CannotGrade`` where the warm process is gone: that is no doing of the submission.
        """
        self._teller.settimeout(SECONDS_TO_END)
        try:
            line = self._teller.makefile("rb").readline()
            told: dict[str, Any] = json.loads(line or b"{}")
        except (OSError, ValueError):
            return None
        if not line:
            raise CannotGrade(
                "The process that keeps TensorFlow ready ended in the middle of a grading.",
                next_step="Run the command again.",
            )
        return told.get("ended")

    def release(self) -> None:
        """Let go of the teller: a worker still there is ended by the warm process."""
        self._teller.close()


class SpareProcess:
    """A fork of a worker that started cold, taken before the submission ran there: nobody tells how it ended."""

    def __init__(self, number: int, output: IO[bytes]) -> None:
        self.number = number
        self.output = output

    def exit_code(self) -> int | None:
        """Return that it is not known."""
        return None

    def release(self) -> None:
        """Do nothing: the worker that it is a fork of, or the examiner, collects its end."""


class WorkerProcess:
    """A process that has TensorFlow imported and holds at most one submission."""

    def __init__(self, process: Process, channel: Channel, scratch: Path, spare: socket.socket | None = None) -> None:
        self.channel = channel
        """The examiner's end of the socket."""
        self.is_fork = not isinstance(process, ColdProcess)
        """Whether it was forked from a process that had TensorFlow imported."""
        self.spare = spare
        """Where its spare process waits to be asked, which has TensorFlow imported and has run nothing."""
        self._process = process
        self._scratch = scratch
        self._watched: psutil.Process | None = None
        with contextlib.suppress(psutil.Error):
            self._watched = psutil.Process(process.number)
        self._kept: collections.deque[bytes] = collections.deque()
        self._printed = 0
        self._reading = threading.Lock()
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process has used so far; 0 once it is gone."""
        try:
            times = self._watched.cpu_times() if self._watched else None
            return float(times.user + times.system) if times else 0.0
        except psutil.Error:
            return 0.0

    def wants_a_core(self) -> bool:
        """Return whether any thread runs, waits for a core or for a disk; where that is not told, it does."""
        try:
            # After the name, which stands in brackets and may hold anything, comes the state.
            states = (
                path.read_text(errors="replace").rpartition(")")[2].split()[0]
                for path in Path(f"/proc/{self._process.number}/task").glob("*/stat")
            )
            # The first thread is the one that computes, in most cases: TensorFlow's others are not read then.
            return next(states, "R") in "RD" or any(state in "RD" for state in states)
        except (OSError, IndexError):
            return True

    def threads(self) -> int:
        """Return how many threads the process has; 0 where the system does not tell."""
        try:
            # Each is a folder in this one, which has as many links and two more.
            return Path(f"/proc/{self._process.number}/task").stat().st_nlink - 2
        except OSError:
            return 0

    def memory_mb(self) -> float:
        """Return the resident memory of the process in megabytes; 0 once it is gone."""
        try:
            return float(self._watched.memory_info().rss) / 2**20 if self._watched else 0.0
        except psutil.Error:
            return 0.0

    def exit_signal(self) -> int | None:
        """Return the signal that ended the process, ``None`` where it runs or ended by itself."""
        code = self._process.exit_code()
        return -code if code is not None and code < 0 else None

    def printed(self) -> int:
        """Return how many bytes the process printed."""
        return self._printed

    def last_line(self, filename: str) -> int | None:
        """Ask the running process where it is; return the line of ``filename`` that it is in."""
        if not hasattr(signal, "SIGUSR1") or self._watched is None:
            return None
        try:
            self._watched.send_signal(signal.SIGUSR1)
            for _ in range(LOOKS_AT_THE_STACK):
                threading.Event().wait(0.02)
                for line in _begin_of(self._scratch / "stack.txt").splitlines():
                    if line.strip().startswith(f'File "{filename}", line '):
                        return int(line.split("line ")[1].split()[0])
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return None

    def output(self) -> tuple[str, int]:
        """Return the end of what the process printed, and how many bytes before it were dropped."""
        with self._reading:
            text, printed = b"".join(self._kept), self._printed
        return text.decode("utf-8", "replace"), printed - len(text)

    def forget_output(self) -> None:
        """Drop what was printed so far: TensorFlow's own greetings are not the learner's."""
        self._await_reader()
        self._kept.clear()
        self._printed = 0

    def _await_reader(self) -> None:
        """Wait until all that was printed is read, or for a moment."""
        with contextlib.suppress(OSError, ValueError):
            for _ in range(50):
                if self._is_read():
                    break
                threading.Event().wait(0.01)

    def _is_read(self) -> bool:
        if system.is_windows():
            # The reader holds the lock while it waits, so nothing new within a moment has to do.
            before = self._printed
            threading.Event().wait(0.05)
            return before == self._printed
        with self._reading:
            return system.bytes_waiting(self._process.output.fileno()) == 0

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._read_a_piece():
                pass

    def _read_a_piece(self) -> bool:
        """Wait for something to be printed and keep it; return whether there may be more."""
        system.await_readable(self._process.output.fileno())
        with self._reading:
            piece = os.read(self._process.output.fileno(), 65536)
            self._printed += len(piece)
            self._kept.append(piece)
            while sum(map(len, self._kept)) - len(self._kept[0]) >= KEPT_OUTPUT:
                self._kept.popleft()
        return bool(piece)

    def end(self) -> None:
        """End the process and everything that it started."""
        self.channel.close()
        if self.spare:
            self.spare.close()
        for victim in [*self._descendants(), *([self._watched] if self._watched else [])]:
            with contextlib.suppress(psutil.Error):
                victim.kill()
        self._process.release()
        self._reader.join(timeout=2)
        self._process.output.close()

    def _descendants(self) -> list[psutil.Process]:
        try:
            return self._watched.children(recursive=True) if self._watched else []
        except psutil.Error:
            return []


def _begin_of(path: Path) -> str:
    """Return the first 64 KB of a file that the learner's code may have put something else in the place of."""
    opened = os.open(path, system.read_flags())
    with os.fdopen(opened, "rb") as file:
        return file.read(KEPT_OUTPUT).decode("utf-8", "replace") if stat.S_ISREG(os.fstat(opened).st_mode) else ""
