"""Watches a worker while it answers; says which limit it broke, how much it used, and where it was."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.worker_process import WorkerProcess
from grader.catalogue import Limits

WALL_FACTOR = 8
"""A call may take this many times its CPU limit on the clock: other programs may hold the cores."""
IDLE_SHARE = 0.02
"""Who uses less of a core than this, and seldom asks for one, is waiting."""
SELDOM = 0.1
_SECONDS_BETWEEN_LOOKS_AT_FILES = 1.0
MOST_FILES = 50_000
"""Files and folders in scratch; the largest data set of pictures has a tenth of them."""
_MB = 2**20


class Watch:
    """Looks at one worker, ten times a second while it is at work."""

    def __init__(self, worker: WorkerProcess, limits: Limits, scratch: Path, file: tuple[str, Sequence[str]]) -> None:
        self.peak_mb = 0.0
        """The most memory that was seen in use, in megabytes."""
        self._worker = worker
        self._limits = limits
        self._scratch = scratch
        self._filename, self._lines = file
        self._began = time.monotonic()
        self._next_look_at_files = self._began
        self._limit = 0.0
        self._during = ""
        self._started = self._began
        self._used_before = 0.0
        self._looks = self._looks_at_work = 0

    def begin(self, during: str, seconds: float) -> None:
        """Begin to count for one request, which may use ``seconds`` of CPU time."""
        self._during, self._limit = during, seconds
        self._started, self._used_before = time.monotonic(), self._worker.cpu_seconds()
        self._looks = self._looks_at_work = 0

    def look(self) -> None:
        """Raise ``CandidateFault`` where the worker is beyond one of its limits; it is not ended by this."""
        now = time.monotonic()
        self._look_at_time(now)
        memory = self._worker.memory_mb()
        self.peak_mb = max(self.peak_mb, memory)
        if memory > self._limits.memory_mb:
            raise self._broken("memory", f"{self._limits.memory_mb} MB", f"{memory:.0f} MB")
        printed = self._worker.printed() / _MB
        if printed > self._limits.output_mb:
            raise self._broken("output", f"{self._limits.output_mb} MB", f"{printed:.0f} MB")
        if now >= self._next_look_at_files:
            self._look_at_files()
            self._next_look_at_files = time.monotonic() + _SECONDS_BETWEEN_LOOKS_AT_FILES

    def _look_at_time(self, now: float) -> None:
        limit, clock = self._limit, now - self._started
        used = self._worker.cpu_seconds() - self._used_before
        if used > limit:
            raise self._broken("time", f"{limit:g} seconds of CPU time", f"{used:.1f} seconds")
        self._looks += 1
        self._looks_at_work += self._worker.wants_a_core()
        if clock > limit and used < IDLE_SHARE * clock and self._looks_at_work < SELDOM * self._looks:
            raise self._broken("waiting", f"{limit:g} seconds", f"{clock:.0f} seconds")
        if clock > WALL_FACTOR * limit:
            raise self._broken("time", f"{WALL_FACTOR * limit:g} seconds by the clock", f"{clock:.0f} seconds")
        whole = now - self._began
        if whole > self._limits.seconds_whole:
            allowed = f"{self._limits.seconds_whole:g} seconds for all calls together"
            raise self._broken("time", allowed, f"{whole:.0f} seconds")

    def _look_at_files(self) -> None:
        size, number = _measure(self._scratch)
        if size > self._limits.disk_mb * _MB:
            raise self._broken("disk", f"{self._limits.disk_mb} MB", f"{size / _MB:.0f} MB")
        if number > MOST_FILES:
            raise self._broken("disk", f"{MOST_FILES:,} files", "more than that")

    def _broken(self, kind: str, limit: str, used: str) -> CandidateFault:
        number = self._worker.last_line(self._filename)
        known = number is not None and 1 <= number <= len(self._lines)
        lines = ((number, self._lines[number - 1].rstrip()[:300]),) if known and number else ()
        return CandidateFault(Fault(kind, self._during, message=limit, lines=lines, used=used))


def _measure(folder: Path) -> tuple[int, int]:
    """Return the bytes and the number of the files beneath ``folder``; stops counting at ``MOST_FILES``."""
    size = number = 0
    waiting = [str(folder)]
    while waiting and number <= MOST_FILES:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    number += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        found = entry.stat(follow_symlinks=False)
                        # Of a file with holes only what it holds counts; Windows does not tell.
                        size += getattr(found, "st_blocks", -(-found.st_size // 512)) * 512
        except OSError:
            continue  # It went away meanwhile, or was closed to us.
    return size, number
