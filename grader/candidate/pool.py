"""Starts worker processes. Today each is started cold; a used one is thrown away."""

from __future__ import annotations

import collections
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil

from grader import places
from grader.candidate.protocol import Channel

KEPT_OUTPUT = 64 * 1024
"""Bytes of the learner's prints that are kept; the rest is read, counted and dropped."""

_PASSED_ON = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PATH", "SYSTEMROOT", "TZ")


class WorkerProcess:
    """A process that has TensorFlow imported and holds at most one submission, seen from outside."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel, scratch: Path) -> None:
        self.channel = channel
        """The examiner's end of the socket."""
        self._process = process
        self._scratch = scratch
        self._watched = psutil.Process(process.pid)
        self._kept: collections.deque[bytes] = collections.deque()
        self._printed = 0
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process has used so far; 0 once it is gone."""
        try:
            times = self._watched.cpu_times()
            return float(times.user + times.system)
        except psutil.Error:
            return 0.0

    def memory_mb(self) -> float:
        """Return the resident memory of the process in megabytes; 0 once it is gone."""
        try:
            return float(self._watched.memory_info().rss) / 2**20
        except psutil.Error:
            return 0.0

    def exit_signal(self) -> int | None:
        """Return the signal that ended the process, ``None`` where it runs or ended by itself."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return None
        return -code if code < 0 else None

    def last_line(self, filename: str) -> int | None:
        """Ask the running process where it is; return the line of ``filename`` that it is in."""
        if not hasattr(signal, "SIGUSR1"):
            return None
        stack = self._scratch / "stack.txt"
        try:
            self._process.send_signal(signal.SIGUSR1)
            for _ in range(20):
                threading.Event().wait(0.02)
                for line in stack.read_text(errors="replace").splitlines():
                    if line.strip().startswith(f'File "{filename}", line '):
                        return int(line.split("line ")[1].split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return None

    def output(self) -> tuple[str, int]:
        """Return the end of what the process printed, and how many bytes before it were dropped."""
        text = b"".join(self._kept)
        return text.decode("utf-8", "replace"), self._printed - len(text)

    def forget_output(self) -> None:
        """Drop what was printed so far: TensorFlow's own greetings are not the learner's."""
        self._kept.clear()
        self._printed = 0

    def _drain(self) -> None:
        assert self._process.stdout is not None
        while piece := self._process.stdout.read1(65536):  # type: ignore[attr-defined]
            self._printed += len(piece)
            self._kept.append(piece)
            while sum(map(len, self._kept)) - len(self._kept[0]) >= KEPT_OUTPUT:
                self._kept.popleft()

    def end(self) -> None:
        """End the process and everything that it started."""
        self.channel.close()
        for victim in [*self._descendants(), self._watched]:
            try:
                victim.kill()
            except psutil.Error:
                continue
        self._process.wait()
        self._reader.join(timeout=2)

    def _descendants(self) -> list[psutil.Process]:
        try:
            return self._watched.children(recursive=True)
        except psutil.Error:
            return []


def start_worker(scratch: Path) -> WorkerProcess:
    """Start a worker whose files lie in ``scratch``; it says *ready* on its channel when it is."""
    ours, theirs = socket.socketpair()
    start = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); "
        "from grader.candidate.worker import main; main(sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", start, str(theirs.fileno()), str(scratch)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[theirs.fileno()],
        cwd=scratch,
        env=_environment(scratch),
        start_new_session=True,
    )
    theirs.close()
    return WorkerProcess(process, Channel(ours), scratch)


def _environment(scratch: Path) -> dict[str, str]:
    """Return an environment from an allow-list: no token of the learner's reaches the submission.

    One thread makes small models 14 % cheaper and repeatable.
    """
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "KERAS_HOME": str(scratch / "keras"),
        "MPLCONFIGDIR": str(scratch / "matplotlib"),
        "MPLBACKEND": "Agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
