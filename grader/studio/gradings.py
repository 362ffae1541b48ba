"""Gradings in the background: one at a time, cancelable, each event told to the page."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.candidate.events import Progress
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.errors import GraderError
from grader.examiner.conversation import Cancellation
from grader.examiner.events import CriterionStarted, Decision, Event, Looking
from grader.examiner.grade import Grade
from grader.examiner.start import keep_warm
from grader.feedback.safe_text import plain
from grader.practice.attempt import Attempt
from grader.practice.watching import grade_in_two_steps
from grader.studio.events import Events
from grader.studio.shown import MOST_EPOCHS, error_shown, grade_shown, progress_shown, rubric_shown, verdict_shown

SECONDS_BETWEEN_LOOKS = 600.0
"""After so long it is made sure again that TensorFlow is ready: warm processes end when they are idle."""
WAITING, RUNNING, DONE, CANCELLED, REFUSED = "waiting", "running", "done", "cancelled", "refused"


@dataclass
class Job:
    """One grading, as far as it is."""

    number: int
    """Later ones have larger numbers."""
    name: str
    """The exercise."""
    path: Path
    """The script that is graded."""
    anew: bool = False
    """Whether nothing is recalled."""
    state: str = WAITING
    criteria: list[dict[str, Any]] = field(default_factory=list)
    """What is graded, in the order of the rubric."""
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is decided so far, by criterion."""
    at: str = ""
    """The criterion that is looked at now."""
    curves: list[dict[str, Any]] = field(default_factory=list)
    """For each training its name, threshold and values."""
    trying: str = ""
    """The experiment that runs now."""
    problem: dict[str, Any] | None = None
    """Why it was refused."""
    seq: int = 0
    """How many events it has told."""
    switch: Cancellation = field(default_factory=Cancellation)

    def facts(self) -> dict[str, Any]:
        """Return it as plain values."""
        names = ("number", "name", "state", "criteria", "verdicts", "at", "curves", "trying", "problem", "seq")
        return {name: getattr(self, name) for name in names}


class Gradings:
    """The queue of all gradings that the page asks for."""

    def __init__(self, events: Events, warm: Callable[[], bool] | None = None) -> None:
        self._events = events
        self._warm = warm or keep_warm
        self._looked = 0.0
        self._is_warm = False
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self.line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="grading")
        """Does one thing after the other; submissions of a mock exam wait here as well."""

    def warm_up(self) -> None:
        """Make TensorFlow ready in the background."""
        self.line.submit(self._keep_warm)

    def _keep_warm(self) -> bool:
        now = time.monotonic()
        if not self._looked or now - self._looked > SECONDS_BETWEEN_LOOKS:
            try:
                self._is_warm = self._warm()
            except (OSError, GraderError):
                self._is_warm = False
            self._events.tell("warm", ready=self._is_warm)
            self._looked = now
        elif self._is_warm:
            self._looked = now  # A grading keeps its processes from being idle.
        return self._is_warm

    @property
    def is_ready(self) -> bool | None:
        """Whether TensorFlow is ready; ``None`` where that is not known yet."""
        return self._is_warm if self._looked else None

    def job_of(self, name: str) -> dict[str, Any] | None:
        """Return the latest grading of an exercise as plain values."""
        with self._lock:
            job = self._jobs.get(name)
            return job.facts() if job else None

    def begin(self, name: str, path: Path, *, anew: bool = False) -> int:
        """Put a grading into the queue; it takes the place of an earlier one of the same exercise."""
        with self._lock:
            before = self._jobs.get(name)
            job = self._jobs[name] = Job(next(self._numbers), name, path, anew)
            self._tell(job, "waiting")
        if before:
            self._stop(before)
        self.line.submit(self._run, job)
        return job.number

    def cancel(self, name: str) -> bool:
        """End the grading of an exercise, or take it out of the queue; return whether there was one."""
        with self._lock:
            job = self._jobs.get(name)
        return job is not None and self._stop(job)

    def _stop(self, job: Job) -> bool:
        with self._lock:
            if job.state not in (WAITING, RUNNING):
                return False
            self._end(job, CANCELLED)
        job.switch.cancel()
        return True

    def close(self) -> None:
        """End everything."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            self._stop(job)
        self.line.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job) -> None:
        if job.state == CANCELLED:
            return
        try:
            warm = self._keep_warm()
            attempt = Attempt.begin(job.name, job.path)
            with self._lock:
                if job.state != WAITING:
                    return
                job.state = RUNNING
                job.criteria = rubric_shown(attempt.rubric)
                self._tell(job, "began", criteria=job.criteria)
            on_event = _Listener(self, job, attempt.exercise, attempt.rubric)
            grade = grade_in_two_steps(attempt, on_event, job.switch, warm=warm, anew=job.anew)
            if grade is not None:
                self._finish(job, grade, attempt)
        except Exception as error:
            # Whatever fails is said on the page, and the next grading goes on.
            job.problem = error_shown(error)
            self._end(job, REFUSED)

    def _finish(self, job: Job, grade: Grade, attempt: Attempt) -> None:
        shown = grade_shown(grade, attempt.exercise, attempt.rubric)
        with self._lock:
            job.verdicts = {row["id"]: row for row in shown["rows"]}
            if job.state == RUNNING:
                self._end(job, DONE, grade=shown)

    def _end(self, job: Job, state: str, **facts: Any) -> None:
        with self._lock:
            if job.state in (DONE, CANCELLED, REFUSED):
                return
            job.state, job.at, job.trying = state, "", ""
            self._tell(job, "ended", state=state, problem=job.problem, **facts)

    def tell(self, job: Job, what: str, change: Callable[[], None], **facts: Any) -> None:
        """Change a job and tell the page, unless it was cancelled meanwhile."""
        with self._lock:
            if job.state == RUNNING:
                change()
                self._tell(job, what, **facts)

    def _tell(self, job: Job, what: str, **facts: Any) -> None:
        job.seq += 1
        self._events.tell("job", what=what, name=job.name, number=job.number, seq=job.seq, **facts)


class _Listener:
    """Turns the events of one grading into what the page shows."""

    def __init__(self, gradings: Gradings, job: Job, exercise: Exercise, rubric: Rubric) -> None:
        self._gradings = gradings
        self._job = job
        self._exercise = exercise
        self._rubric = rubric

    def __call__(self, event: Event) -> None:
        job = self._job
        match event:
            case Decision(verdict):
                shown = verdict_shown(verdict, self._rubric, self._exercise)
                self._gradings.tell(job, "verdict", lambda: job.verdicts.update({shown["id"]: shown}), verdict=shown)
            case CriterionStarted(name):
                self._gradings.tell(job, "criterion", lambda: setattr(job, "at", name), criterion=name)
            case Looking():
                words = plain(event.trying, 100).replace("`", "")
                self._gradings.tell(job, "looking", lambda: setattr(job, "trying", words), trying=words)
            case Progress():
                told = progress_shown(event)
                self._gradings.tell(job, "epoch", lambda: self._draw(told), epoch=told, trying=job.trying)

    def _draw(self, told: dict[str, Any]) -> None:
        """Add an epoch to the curve of its training; one that begins again is another training."""
        curves = self._job.curves
        if not curves or curves[-1]["epoch"] >= told["epoch"] or curves[-1]["name"] != told["name"]:
            curves.append({**told, "tried": self._job.trying, "values": [], "validations": []})
        last = curves[-1]
        last.update(epoch=told["epoch"], epochs=told["epochs"], logs=told["logs"])
        if len(last["values"]) < MOST_EPOCHS:
            last["values"].append([told["epoch"], told["value"]])
            if told["validation"] is not None:
                last["validations"].append([told["epoch"], told["validation"]])
