"""Grades a file each time that it is saved: what is cheap at once, then what has to be trained, until the next save."""

from __future__ import annotations

import datetime
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from grader.errors import GraderError
from grader.examiner.conversation import Cancellation
from grader.examiner.events import Decision, Event, Listener
from grader.examiner.grade import Grade
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt
from grader.submission.submission import NOTEBOOK, SCRIPT

SECONDS_FOR_AN_EVENT = 1.0
"""How long a file system may take to tell of a change; one that says nothing is looked at again and again."""
_STEP_MS, _DEBOUNCE_MS, _POLL_MS = 20, 60, 200


class Screen(Protocol):
    """What shows the gradings."""

    def begin(self, attempt: Attempt) -> Listener:
        """Say that a grading begins; return what hears its events."""

    def end(self, attempt: Attempt, grade: Grade | None) -> None:
        """Show the end of a grading; ``None`` where a newer save took its place."""

    def refuse(self, error: GraderError) -> None:
        """Show why the file cannot be graded as it is."""


class Watching:
    """Grades one exercise at a time, in the background; a newer save takes the place of what still runs."""

    def __init__(self, screen: Screen, name: str, submission: Path | None = None, *, warm: bool = True) -> None:
        self.name = name
        """The exercise that is graded now."""
        self._screen = screen
        self._submission = submission
        self._warm = warm
        self._switch = Cancellation()
        self._thread: threading.Thread | None = None
        self._turn = threading.Lock()

    def turn_to(self, name: str) -> None:
        """Go on with another exercise of the kit, and grade it."""
        self.name, self._submission = name, None
        self.grade()

    def grade(self, anew: bool = False) -> None:
        """Begin to grade the file as it is now, and end what still runs; ``anew`` recalls nothing."""
        with self._turn:
            self.stop()
            self._switch = Cancellation()
            self._thread = threading.Thread(target=self._grade, args=(self._switch, anew), daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the grading that still runs, and wait for it."""
        self._switch.cancel()
        self.wait()

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        if self._thread:
            self._thread.join()

    def _grade(self, cancellation: Cancellation, anew: bool) -> None:
        try:
            attempt = Attempt.begin(self.name, self._submission)
            grade = grade_in_two_steps(attempt, self._screen.begin(attempt), cancellation, warm=self._warm, anew=anew)
            self._screen.end(attempt, None if cancellation.is_cancelled else grade)
        except GraderError as error:
            self._screen.refuse(error)


def grade_in_two_steps(
    attempt: Attempt,
    on_event: Listener,
    cancellation: Cancellation,
    *,
    warm: bool,
    anew: bool,
) -> Grade | None:
    """Grade what is cheap, then what has to be trained; return the grade, ``None`` where it was cancelled.

    ``on_event`` is told each verdict once. Where no process is ``warm``, TensorFlow would be imported for each step, so
    one is enough. ``anew`` recalls nothing.
    """
    begun = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    on_event = _once(on_event)
    if warm and not anew:
        # What is decided here is recalled below: only what is trained is left to do.
        attempt.grade(on_event, GradingOptions(fast=True, recall=True), cancellation=cancellation)
    if cancellation.is_cancelled:
        return None
    grade = attempt.grade(on_event, GradingOptions(recall=not anew, experiments=True), cancellation=cancellation)
    if grade.evidence.get("kept", {}).get("since", "") >= begun:
        # What the first step decided is not said to be old by the second.
        grade = grade.noting(kept={})
    return None if cancellation.is_cancelled else grade


def _once(on_event: Listener) -> Listener:
    """Return a listener to which every verdict is told once, and none that was only put off."""
    told: set[str] = set()

    def listen(event: Event) -> None:
        if isinstance(event, Decision):
            name = event.verdict.criterion_id
            if name in told or event.verdict.details.get("fast"):
                return
            told.add(name)
        on_event(event)

    return listen


def saves(place: Callable[[], Path], stop: threading.Event, told: Callable[[str], None]) -> Iterator[None]:
    """Yield whenever the file at ``place`` was saved, also by editors that write another file and rename it.

    ``place`` is a file, or a folder in which the script or the notebook may be saved; it is asked again whenever
    something was. ``told`` hears where the file system gives no events, so that the folder is looked at again and
    again instead.
    """
    import watchfiles

    folder = _folder(place())
    polls = not gives_events(folder)
    if polls:
        told("This file system does not report changes, so the kit checks the file five times a second.")
    while not stop.is_set():
        folder = _folder(place())
        looking = watchfiles.watch(
            folder, watch_filter=None, stop_event=stop, recursive=False, force_polling=polls,
            step=_STEP_MS, debounce=_DEBOUNCE_MS, poll_delay_ms=_POLL_MS, yield_on_timeout=True, rust_timeout=500,
        )  # fmt: skip
        for changes in looking:
            if _folder(place()) != folder:
                break
            names = {Path(path).name for _, path in changes}
            if names & ({SCRIPT, NOTEBOOK} if place().is_dir() else {place().name}):
                yield


def _folder(place: Path) -> Path:
    return place if place.is_dir() else place.parent


def gives_events(folder: Path) -> bool:
    """Return whether the file system tells of a change in ``folder``: tried with a file of our own."""
    import watchfiles

    heard, ready = threading.Event(), threading.Event()

    def listen() -> None:
        for changes in watchfiles.watch(
            folder, watch_filter=None, stop_event=heard, recursive=False, step=_STEP_MS, debounce=_DEBOUNCE_MS,
            force_polling=False, yield_on_timeout=True, rust_timeout=50,
        ):  # fmt: skip
            if not ready.is_set():
                ready.set()
            elif changes:
                heard.set()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        ready.wait(SECONDS_FOR_AN_EVENT)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".grader-watch-"):
            found = heard.wait(SECONDS_FOR_AN_EVENT)
    except OSError:
        # A folder that we cannot write to may be told of all the same.
        found = True
    heard.set()
    thread.join()
    return found


def clock_time() -> str:
    """Return the time of day, for the line above a grading."""
    return time.strftime("%H:%M:%S")
