"""One conversation with an examiner process: its assignment, its events, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from grader.catalogue.exercise import Exercise
from grader.examiner.events import Listener, read_event
from grader.examiner.slowness import slowness
from grader.examiner.start import start_examiner
from grader.submission.submission import Submission
from grader.system import unnamed_file

SWITCHED_OFF = "a newer version of the file"
INTERRUPTED = "your interruption"


def facts_of(exercise: Exercise, submission: Submission, seed: int, secret: int) -> dict[str, Any]:
    """Return what every assignment tells: the exercise, the submission, and where draws begin."""
    return {
        "exercise_name": exercise.name,
        "submission": asdict(submission),
        "seed": seed,
        "secret": secret,
        "limits": asdict(exercise.limits.times(slowness())),
        "task_seed": exercise.task_seed,
        "on_upstream": exercise.on_upstream,
        "form": exercise.form.name if exercise.form else "",
        "required": (),
        "deadline": None,
    }


class Cancellation:
    """Ends gradings from elsewhere."""

    def __init__(self) -> None:
        self._stops: list[Callable[[], None]] = []
        self.is_cancelled = False

    def cancel(self) -> None:
        """End every grading that holds this, and each that comes to hold it, at its start."""
        self.is_cancelled = True
        for stop in self._stops:
            stop()

    def hold(self, stop: Callable[[], None]) -> None:
        """Say what ends a grading."""
        self._stops.append(stop)
        if self.is_cancelled:
            stop()


def follow_examiner(
    told: dict[str, Any],
    on_event: Listener,
    cancellation: Cancellation,
    limit: float,
    limit_named: str,
) -> str:
    """Start an examiner process for the assignment ``told``, and hear it to its end; return why it ended early.

    The text is empty where it did not. After ``limit`` seconds it is ended, and the text is ``limit_named``.
    """
    ending = ""

    def stop(reason: str) -> None:
        nonlocal ending
        ending = reason
        examiner.terminate()
        try:
            examiner.wait(timeout=5)
        except subprocess.TimeoutExpired:
            examiner.kill()

    reading, writing = os.pipe()
    complaint = unnamed_file()
    examiner = start_examiner(writing, complaint)
    os.close(writing)
    overdue = threading.Timer(limit, stop, [limit_named])
    overdue.start()
    cancellation.hold(lambda: stop(SWITCHED_OFF))
    try:
        # One that is ended before it has read its assignment says why it ended, below.
        with contextlib.suppress(BrokenPipeError), examiner.stdin as stdin:
            stdin.write(json.dumps(told, default=str).encode())
        with os.fdopen(reading, encoding="utf-8") as lines:
            for line in lines:
                # One that is ended while it writes leaves a part of a line.
                if line.endswith("\n") and (event := read_event(json.loads(line))):
                    on_event(event)
    except KeyboardInterrupt:
        stop(INTERRUPTED)
    finally:
        overdue.cancel()
        with complaint:
            if examiner.wait() != 0 and not ending:
                complaint.seek(0)
                ending = complaint.read().decode("utf-8", "replace").strip()[-2000:] or "it ended early"
    return ending
