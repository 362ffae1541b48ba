"""Watches a worker while it answers; says which limit it broke, how much it used, and where it was."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.sandbox.policy import WALL_FACTOR, Deadline
from grader.candidate.worker_process import WorkerProcess
from grader.catalogue.exercise import Limits
from grader.errors import TimeIsOver

IDLE_SHARE = 0.02
"""Who uses less of a core than this, and seldom asks for one, is waiting."""
SELDOM = 0.1
FAIR_SHARE = 0.5
"""Only a submission that had this share of its time is blamed for it: the rest went to other programs."""
FAIR_START = 0.25
"""And only one that used this share of a time limit that was asked for: the rest went into the start of TensorFlow."""
SECONDS_TO_CATCH_UP = 5.0
"""So much later the machine is blamed."""
_SECONDS_BETWEEN_LOOKS_AT_FILES = (0.1, 1.0)
"""The least and the most; in between, looking takes a hundredth of the time."""
MOST_FILES = 50_000
"""Files and folders in scratch; the largest data set of pictures has a tenth of them."""
MOST_THREADS = 2_000
"""Threads of a submission: all programs of a person, or of a container, share some 30,000."""
_MB = 2**20


class OwnTime:
    """Measures the seconds that a submission used: what other programs took from it does not count."""

    def __init__(self, worker: WorkerProcess, now: float) -> None:
        self.seconds = 0.0
        """Seconds so far: those in which it waited by its own choice, and those in which it had a core."""
        self._worker = worker
        self.resume(now)

    def resume(self, now: float) -> None:
        """Begin to count again, after a time in which it had nothing to do."""
        self._seen, self._used = now, self._worker.cpu_seconds()

    def look(self, now: float, wants_a_core: bool) -> None:
        """Count the time since the last look."""
        passed, used = now - self._seen, self._worker.cpu_seconds()
        # A submission that waits for a core loses time to others; one that sleeps loses it by itself.
        self.seconds += min(passed, max(0.0, used - self._used)) if wants_a_core else passed
        self._seen, self._used = now, used

    def had_its_share(self, passed: float) -> bool:
        """Return whether it is to blame for the time that passed."""
        return self.seconds >= FAIR_SHARE * passed


class Watch:
    """Looks at one worker, ten times a second while it is at work."""

    def __init__(
        self,
        worker: WorkerProcess,
        limits: Limits,
        scratch: Path,
        file: tuple[str, Sequence[str]],
        deadline: Deadline | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.peak_mb = 0.0
        """The most memory that was seen in use, in megabytes."""
        self._worker = worker
        self._limits = limits
        self._scratch = scratch
        self._filename, self._lines = file
        self._deadline = deadline
        self._clock = clock
        self._began = clock()
        self._next_look_at_files = self._began
        self._limit = 0.0
        self._during = ""
        self._started = self._began
        self._used_before = 0.0
        self._looks = self._looks_at_work = 0
        self._own = OwnTime(worker, self._began)
        self._own_call = OwnTime(worker, self._began)

    def goes_on_from(self, earlier: Watch) -> None:
        """Count on for a further program of the same submission: the whole grading has one limit of time."""
        self._began, self.peak_mb = earlier._began, earlier.peak_mb
        self._own.seconds = earlier._own.seconds

    def seconds_left(self) -> float:
        """Return the seconds that are left for the whole grading."""
        now = self._clock()
        whole = now - self._began
        left = self._limits.seconds_whole - (whole if self._own.had_its_share(whole) else self._own.seconds)
        return min(left, self._deadline.at - now) if self._deadline else left

    def begin(self, during: str, seconds: float) -> None:
        """Begin to count for one request, which may use ``seconds`` of CPU time."""
        self._during, self._limit = during, seconds
        self._started, self._used_before = self._clock(), self._worker.cpu_seconds()
        self._looks = self._looks_at_work = 0
        self._own.resume(self._started)
        self._own_call = OwnTime(self._worker, self._started)

    def look(self) -> None:
        """Raise ``CandidateFault`` where the worker is beyond one of its limits; it is not ended by this.

        Raises ``TimeIsOver`` where the time is over and other programs had most of it.
        """
        now = self._clock()
        self._look_at_call(now)
        self._look_at_whole(now)
        memory = self._worker.memory_mb()
        self.peak_mb = max(self.peak_mb, memory)
        if memory > self._limits.memory_mb:
            raise self._broken("memory", f"{self._limits.memory_mb} MB", f"{memory:.0f} MB")
        threads = self._worker.threads()
        if threads > MOST_THREADS:
            raise self._broken("threads", f"{MOST_THREADS:,} threads", f"{threads:,}")
        printed = self._worker.printed() / _MB
        if printed > self._limits.output_mb:
            raise self._broken("output", f"{self._limits.output_mb} MB", f"{printed:.0f} MB")
        if now >= self._next_look_at_files:
            begun = self._clock()
            self._look_at_files()
            now = self._clock()
            least, most = _SECONDS_BETWEEN_LOOKS_AT_FILES
            self._next_look_at_files = now + min(most, max(least, 100 * (now - begun)))

    def _look_at_call(self, now: float) -> None:
        limit, clock = self._limit, now - self._started
        used = self._worker.cpu_seconds() - self._used_before
        if used > limit:
            raise self._broken("time", f"{limit:g} seconds of CPU time", f"{used:.1f} seconds")
        wants_a_core = self._worker.wants_a_core()
        self._looks += 1
        self._looks_at_work += wants_a_core
        for own in (self._own, self._own_call):
            own.look(now, wants_a_core)
        if clock > limit and used < IDLE_SHARE * clock and self._looks_at_work < SELDOM * self._looks:
            raise self._broken("waiting", f"{limit:g} seconds", f"{clock:.0f} seconds")
        if clock > WALL_FACTOR * limit and self._own_call.had_its_share(clock):
            raise self._broken("time", f"{WALL_FACTOR * limit:g} seconds by the clock", f"{clock:.0f} seconds")

    def _look_at_whole(self, now: float) -> None:
        whole, asked = now - self._began, self._deadline
        if asked and now > asked.at:
            if self._own.had_its_share(whole) and self._own.seconds >= FAIR_START * asked.seconds:
                raise self._broken("time", f"{asked.seconds:g} seconds for the whole grading", f"{whole:.0f} seconds")
            if now > asked.at + SECONDS_TO_CATCH_UP:
                raise _too_busy(asked.seconds, self._own.seconds)
        allowed = self._limits.seconds_whole
        if whole > allowed and (self._own.had_its_share(whole) or self._own.seconds > allowed):
            raise self._broken("time", f"{allowed:g} seconds for all calls together", f"{whole:.0f} seconds")
        # On a crowded machine it has the time that it would have had alone, so that its verdicts are the same.
        if whole > WALL_FACTOR * allowed:
            raise _too_busy(allowed, self._own.seconds)

    def _look_at_files(self) -> None:
        size, number, is_too_deep = _measure(self._scratch)
        if size > self._limits.disk_mb * _MB:
            raise self._broken("disk", f"{self._limits.disk_mb} MB", f"{size / _MB:.0f} MB")
        if number > MOST_FILES:
            raise self._broken("disk", f"{MOST_FILES:,} files", "more than that")
        if is_too_deep:
            raise self._broken("disk", "what can be measured", "folders too deep to be opened")

    def _broken(self, kind: str, limit: str, used: str) -> CandidateFault:
        number = self._worker.last_line(self._filename)
        known = number is not None and 1 <= number <= len(self._lines)
        lines = ((number, self._lines[number - 1].rstrip()[:300]),) if known and number else ()
        return CandidateFault(Fault(kind, self._during, message=limit, lines=lines, used=used))


def _too_busy(allowed: float, used: float) -> TimeIsOver:
    return TimeIsOver(
        f"The time limit of {allowed:g} seconds is over.",
        f"The submission used {used:.1f} seconds of it: other programs, or the start of TensorFlow, took the rest.",
        "Grade again with a higher --time-limit, or with fewer gradings at once (-j 1). If the limit is "
        "reached again, look for a loop that never ends.",
    )


def _measure(folder: Path) -> tuple[int, int, bool]:
    """Return the bytes and the number of the files beneath ``folder``, and whether a path is too long to be followed.

    It stops counting at ``MOST_FILES``. Folders that are closed are opened.
    """
    size, number, is_too_deep = 0, 0, False
    waiting = [str(folder)]
    while waiting and number <= MOST_FILES:
        place = waiting.pop()
        try:
            with _entries_of(place) as entries:
                for entry in entries:
                    number += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        found = entry.stat(follow_symlinks=False)
                        # Of a file with holes only what it holds counts; Windows does not tell.
                        size += getattr(found, "st_blocks", -(-found.st_size // 512)) * 512
        except OSError as error:  # Else it went away meanwhile.
            is_too_deep |= error.errno == errno.ENAMETOOLONG
    return size, number, is_too_deep


def _entries_of(place: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    try:
        return os.scandir(place)
    except PermissionError:
        Path(place).chmod(0o700)
        return os.scandir(place)
