"""Many gradings, several at once: one per core, and no more than the memory holds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import psutil

from grader import system
from grader.errors import GraderError
from grader.examiner.conversation import Cancellation
from grader.examiner.events import Event
from grader.examiner.grade import Grade
from grader.examiner.grading import ALL_OF_IT
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

T = TypeVar("T")

MEMORY_MB = 900
"""What one grading holds at its most: TensorFlow, the model and its data, and the examiner."""


@dataclass(frozen=True)
class Done:
    """What became of one of many."""

    name: str
    """What it was called."""
    grade: Grade | None
    """Its grade; ``None`` where it could not be read as a submission."""
    attempt: Attempt | None = None
    """What was judged."""
    error: GraderError | None = None
    """Why there is no grade."""


def jobs_that_fit(wanted: int | None = None) -> int:
    """Return how many gradings may run at once: as many as wanted, else one per core, as far as memory goes."""
    memory = psutil.virtual_memory().available // (MEMORY_MB * 1_000_000)
    return max(1, min(wanted or system.cores(), int(memory)))


def grade_many(
    begin: Iterable[tuple[str, Callable[[], Attempt]]],
    jobs: int,
    listen: Callable[[str, Event], None] = lambda name, event: None,
    options: GradingOptions = ALL_OF_IT,
) -> Iterator[Done]:
    """Judge each attempt that ``begin`` names, ``jobs`` at a time; yield each as it is done.

    ``listen`` hears the events of all of them, with the name; ``options`` are those of each grading. Where the caller
    stops early, or is interrupted, what runs is ended.
    """

    def grade_attempt(name: str, start: Callable[[], Attempt], cancellation: Cancellation) -> Done:
        attempt = None
        try:
            attempt = start()
            grade = attempt.grade(lambda event: listen(name, event), options, cancellation=cancellation)
            return Done(name, grade, attempt)
        except GraderError as error:
            return Done(name, None, attempt, error)

    yield from run_many((functools.partial(grade_attempt, *item) for item in begin), jobs)


def run_many(begin: Iterable[Callable[[Cancellation], T]], jobs: int) -> Iterator[T]:
    """Do each of many, ``jobs`` at a time; yield what each returns as it is done.

    Each gets a cancellation. It is used where the caller stops early, or is interrupted.
    """
    waiting, cancellation = iter(begin), Cancellation()
    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(job, cancellation) for job in islice(waiting, jobs)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(start, cancellation) for start in islice(waiting, len(done))}
                for future in done:
                    yield future.result()
        finally:
            cancellation.cancel()
