"""A timed exam: its deadline, what was submitted, pauses, and its end; the clock is an argument.

Nothing here gives back time: how long a sitting has run only ever grows, whatever the clocks say.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from grader import system

NOTED = 2.0
"""Seconds by which two clocks may differ before a jump is noted: more than an adjustment by the network takes."""


@dataclass(frozen=True)
class Moment:
    """What the clocks say at one moment."""

    wall: float
    """Seconds since 1970, as people set it."""
    steady: float
    """Seconds on a clock that nobody can set; it begins anew when the machine starts."""
    boot: str
    """Which start of the machine the steady clock belongs to; empty where the system does not tell."""


class Clock(Protocol):
    """Tells the moment."""

    counts_sleep: bool
    """Whether the steady clock goes on while the machine sleeps."""

    def now(self) -> Moment:
        """Return this moment."""
        ...


class SystemClock:
    """The clocks of this machine."""

    counts_sleep = hasattr(time, "CLOCK_BOOTTIME")

    def now(self) -> Moment:
        """Return this moment; a closed lid counts on both clocks where the system has such a clock."""
        return Moment(time.time(), _steady(), _boot())


def _steady() -> float:
    if not system.is_linux():
        return time.monotonic()
    try:
        # The kernel's own word: a library that is laid under programs to tell them another time changes functions only.
        return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return time.clock_gettime(time.CLOCK_BOOTTIME)


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@dataclass(frozen=True)
class Jump:
    """A difference between the clocks that a sitting noted."""

    elapsed: float
    """How long the sitting had run, in seconds."""
    seconds: float
    """By how much the wall clock jumped: forward where positive."""


@dataclass(frozen=True)
class Answer:
    """Something that was submitted."""

    number: int
    """Its number in the record; later ones are larger."""
    task: str
    """The exam task that it answers."""
    begun: float
    """How long the sitting had run when it was submitted, in seconds."""
    late: bool
    """Whether it came after the deadline, or after the sitting was closed: it is graded, but it does not count."""
    kept: Path
    """The kit's own copy of the file."""
    score: int | None = None
    """Points, 0 to 5; ``None`` where it is not graded yet, or could not be."""
    grade: str = ""
    """The grade as JSON; empty where it is not graded yet."""
    grader: int = 0
    """The number of the process that grades it."""


@dataclass(frozen=True)
class Sitting:
    """One exam that somebody sits, or sat."""

    number: int
    """Its number in the record."""
    paper_name: str
    """The paper that is asked."""
    seed: int
    """What tasks, sizes and data come from."""
    tasks: tuple[str, ...]
    """Names of the exam tasks."""
    pass_mark: int
    """Percent of all points that passes."""
    feedback: str
    """What is told before the end: ``none``, ``score`` or ``full``."""
    practice: bool
    """Whether pauses are allowed."""
    folder: Path
    """Where briefs and stubs were written."""
    seconds: float
    """How long it may take."""
    started: float
    """When it began, in wall seconds since 1970."""
    last: Moment
    """What the clocks said when this was last looked at."""
    elapsed: float = 0.0
    """How long it has run, pauses left out: never less than before."""
    paused: bool = False
    """Whether it pauses now."""
    pauses: int = 0
    """How often it paused."""
    closed: bool = False
    """Whether it is over for good."""
    jumps: tuple[Jump, ...] = ()
    """What the clocks did in between."""
    repeats: int = 0
    """The number of an earlier sitting that asked the same with the same seed; 0 where there is none."""
    answers: tuple[Answer, ...] = field(default=())
    """Everything that was submitted, in its order."""

    @property
    def left(self) -> float:
        """Return the seconds that are left; 0 where it is over."""
        return 0.0 if self.closed else max(0.0, self.seconds - self.elapsed)

    @property
    def deadline(self) -> float:
        """Return when it ends, as this machine's wall clock will show it if nobody sets it and nothing pauses."""
        return self.last.wall + self.seconds - self.elapsed

    @property
    def is_over(self) -> bool:
        """Return whether what is submitted now is late."""
        return self.closed or self.elapsed > self.seconds

    def at(self, moment: Moment, counts_sleep: bool) -> Sitting:
        """Return the sitting as it stands at ``moment``.

        Within one start of the machine the steady clock tells how much time went by, where it counts sleep;
        else, whichever clock says more. Across a start the wall clock tells it, and at least the time that the
        machine has been up since. A wall clock that says something else is noted.
        """
        by_wall = moment.wall - self.last.wall
        same_boot = moment.boot == self.last.boot and moment.steady >= self.last.steady
        by_steady = moment.steady - self.last.steady if same_boot else moment.steady
        step = max(0.0, by_steady)
        if not (same_boot and counts_sleep):
            step = max(step, by_wall)
        jumps = self.jumps
        if abs(by_wall - step) > NOTED:
            jumps = (*jumps, Jump(self.elapsed, by_wall - step))
        runs = not (self.paused or self.closed)
        return replace(self, last=moment, elapsed=self.elapsed + step * runs, jumps=jumps)

    def pause(self) -> Sitting:
        """Return the sitting, pausing."""
        return self if self.paused or self.is_over else replace(self, paused=True, pauses=self.pauses + 1)

    def resume(self) -> Sitting:
        """Return the sitting, going on."""
        return replace(self, paused=False)

    def close(self) -> Sitting:
        """Return the sitting, over for good."""
        return replace(self, closed=True, paused=False)

    def answers_to(self, task: str) -> tuple[Answer, ...]:
        """Return everything that was submitted for one task, in its order."""
        return tuple(answer for answer in self.answers if answer.task == task)

    def best(self, task: str) -> Answer | None:
        """Return the answer to a task that counts: the one with the most points; of equal ones, the earliest."""
        graded = [answer for answer in self.answers_to(task) if answer.score is not None and not answer.late]
        return max(graded, key=lambda answer: (answer.score or 0, -answer.number), default=None)

    def score(self, task: str) -> int:
        """Return the points that a task has earned."""
        best = self.best(task)
        return best.score or 0 if best else 0

    def total(self) -> int:
        """Return the points of all tasks."""
        return sum(map(self.score, self.tasks))

    def needed(self, points: int) -> int:
        """Return the points that pass the exam, where each task has ``points``."""
        return math.ceil(self.pass_mark * points * len(self.tasks) / 100)

    def passed(self, points: int) -> bool:
        """Return whether the exam is passed, where each task has ``points``."""
        return self.total() >= self.needed(points)

    def holds(self, file: Path) -> bool:
        """Return whether a file is in the folder of this exam, or is a copy that the kit keeps of an answer."""
        place = file.resolve()
        return self.folder in place.parents or any(answer.kept.resolve() == place for answer in self.answers)

    def ungraded(self) -> tuple[Answer, ...]:
        """Return what was submitted and has no grade yet."""
        return tuple(answer for answer in self.answers if not answer.grade)

    @property
    def worked(self) -> float:
        """Return the seconds from its start to the last submission in time."""
        return max((answer.begun for answer in self.answers if not answer.late), default=0.0)

    def moment_of(self, answer: Answer) -> datetime:
        """Return when an answer was submitted, as far as pauses let it be known."""
        return datetime.fromtimestamp(self.started + answer.begun).astimezone()

    def seconds_on(self, task: str) -> float:
        """Return the time that went into a task: before each of its answers, the time since the answer before it."""
        spent, before = 0.0, 0.0
        for answer in self.answers:
            if answer.late:
                continue
            spent += answer.begun - before if answer.task == task else 0.0
            before = answer.begun
        return spent
