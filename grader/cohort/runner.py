"""Where gradings run: the one thing that differs between this machine and a cluster."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from grader.cohort.task import grade_one
from grader.errors import GraderError
from grader.examiner.conversation import Cancellation
from grader.examiner.events import Event, Started
from grader.practice.many import run_many

OnEvent = Callable[[str, Event], None]
"""Hears what is going on: the key of a task, and an event of its grading."""


@dataclass(frozen=True)
class Task:
    """One submission to be graded."""

    key: str
    """What it is called here."""
    arguments: Callable[[], tuple[Any, ...]]
    """Returns what ``grade_one`` is given; the file is read only then. Raises ``GraderError``."""


class Runner(Protocol):
    """Grades tasks, in whatever order and wherever it likes."""

    def run(self, tasks: Iterable[Task], on_event: OnEvent) -> Generator[tuple[str, dict[str, Any]]]:
        """Yield the key and the answer of each task as it is done; each once, whatever happens to it."""
        ...


class LocalRunner:
    """Runs so many gradings at once on this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, tasks: Iterable[Task], on_event: OnEvent) -> Generator[tuple[str, dict[str, Any]]]:
        """Yield the key and the answer of each task as it is done; what runs is ended where the caller stops."""
        yield from run_many((functools.partial(self._do, task, on_event) for task in tasks), self._jobs)

    def close(self) -> None:
        """Nothing is held."""

    def _do(self, task: Task, on_event: OnEvent, cancellation: Cancellation) -> tuple[str, dict[str, Any]]:
        on_event(task.key, Started())
        given = arguments_of(task)
        if isinstance(given, dict):
            return task.key, given
        return task.key, grade_one(*given, listen=lambda event: on_event(task.key, event), cancellation=cancellation)


def arguments_of(task: Task) -> tuple[Any, ...] | dict[str, Any]:
    """Return what the task is to be given, or its answer where the file cannot be read any more."""
    try:
        return task.arguments()
    except GraderError as error:
        return no_answer(str(error))


def no_answer(fault: str) -> dict[str, Any]:
    """Return the answer of a task that nobody could do."""
    return {"worker": "", "tree_digest": "", "seconds": 0.0, "fault": fault}
