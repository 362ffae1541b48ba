"""Gradings on a Dask cluster: hands tasks to its scheduler and takes the answers. It schedules nothing itself."""

from __future__ import annotations

import queue
import secrets
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.cohort.runner import OnEvent, Task, arguments_of, no_answer
from grader.cohort.workers import Workers
from grader.examiner.events import Started, read_event

if TYPE_CHECKING:
    from distributed import Future

MOST_AHEAD = 2_000
"""Tasks that the scheduler holds: enough that an adaptive cluster sees what is to be done."""
MOST_BYTES_AHEAD = 200_000_000
"""What their files may hold together: notebooks with pictures take megabytes."""
SECONDS_TO_ANSWER = 60.0
"""A grading ends itself at its limit; one that has not answered so much later is given up."""
SECONDS_TO_LOOK_AGAIN = 30.0
"""Where tasks are bound to some workers, and nothing is heard so long, it is asked who is there now."""
MOST_MOVES = 3
"""How often a task is handed on because a worker was not fit."""


class ClusterRunner:
    """Runs gradings on the workers of a scheduler."""

    def __init__(self, address: str, exercise_name: str, limit: float, tell: Callable[[str], None]) -> None:
        """Connect, and refuse workers that would judge otherwise.

        ``limit`` is what one grading may take at most, in seconds; ``tell`` is given sentences for the instructor.
        Raises ``UsageProblem`` where there is no scheduler, ``CannotGrade`` where no worker is fit.
        """
        self._workers = Workers(address, exercise_name, tell)
        self._limit = limit + SECONDS_TO_ANSWER

    def run(self, tasks: Iterable[Task], on_event: OnEvent) -> Generator[tuple[str, dict[str, Any]]]:
        """Yield the key and the answer of each task as it is done; what is not done is withdrawn at the end."""
        yield from _Round(self._workers, tasks, on_event, self._limit).answers()

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        self._workers.client.close()


@dataclass
class _Out:
    """A task that is with the scheduler."""

    future: Future
    """Its answer to come."""
    given: tuple[Any, ...]
    """What ``grade_one`` is given."""
    begun: float | None = None
    """When a worker began it."""
    worker: str = ""
    """Which one."""
    moves: int = 0
    """How often it was handed on."""


class _Round:
    """The tasks of one call: what is with the scheduler, and what came back."""

    def __init__(self, workers: Workers, tasks: Iterable[Task], on_event: OnEvent, limit: float) -> None:
        self._workers = workers
        self._waiting = iter(tasks)
        self._on_event = on_event
        self._limit = limit
        self._topic = f"tf-exam-{secrets.token_hex(8)}"
        self._out: dict[str, _Out] = {}
        # Events and answers come through one queue, so that nothing has to be looked at in turns.
        self._news: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def answers(self) -> Generator[tuple[str, dict[str, Any]]]:
        """Yield the key and the answer of each task."""
        client = self._workers.client
        client.subscribe_topic(self._topic, lambda event: self._news.put(event[1]))
        try:
            yield from self._hand_over()
            while self._out:
                yield from self._next()
                yield from self._hand_over()
        finally:
            client.cancel([task.future for task in self._out.values()], force=True)
            client.unsubscribe_topic(self._topic)

    def _hand_over(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Hand over as many tasks as may be ahead; yield the answers of those whose files are gone."""
        size = sum(len(other_task.given[2]) for other_task in self._out.values())
        while len(self._out) < MOST_AHEAD and size < MOST_BYTES_AHEAD:
            task = next(self._waiting, None)
            if task is None:
                return
            given = arguments_of(task)
            if isinstance(given, dict):
                yield task.key, given
                continue
            size += len(given[2])
            self._submit(task.key, given)

    def _submit(self, key: str, given: tuple[Any, ...], moves: int = 0) -> None:
        future = self._workers.submit(f"{self._topic}-{key}-{moves}", self._topic, key, given)
        self._out[key] = _Out(future, given, moves=moves)
        future.add_done_callback(lambda done: self._news.put((key, done)))

    def _next(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Wait for the next piece of news, or for the first deadline; yield answers."""
        begun = min((task.begun for task in self._out.values() if task.begun is not None), default=None)
        left = [] if begun is None else [max(0.0, begun + self._limit - time.monotonic())]
        left += [SECONDS_TO_LOOK_AGAIN] if self._workers.are_mixed else []
        try:
            key, news = self._news.get(timeout=min(left, default=None))
        except queue.Empty:
            yield from self._give_up()
            self._bind_anew()
            return
        if key not in self._out:
            return
        task = self._out[key]
        if isinstance(news, dict):
            event = read_event(news)
            if isinstance(event, Started):
                task.begun, task.worker = time.monotonic(), event.worker
            if event:
                self._on_event(key, event)
        elif news is task.future:
            yield from self._take(key, task)

    def _take(self, key: str, task: _Out) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the answer, or hand the task on where the worker that had it was not fit."""
        answer, is_unfit = _answer_of(task.future)
        if is_unfit and task.moves < MOST_MOVES:
            self._workers.ask()
            self._submit(key, task.given, task.moves + 1)
            return
        del self._out[key]
        yield key, answer

    def _give_up(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give up what is far beyond its limit; the worker that took it gets nothing more."""
        now = time.monotonic()
        for key, task in [*self._out.items()]:
            if task.begun is None or task.begun + self._limit > now:
                continue
            if not self._workers.is_at_work(task.worker, task.future.key):
                # That worker went away with it; it waits for another one.
                task.begun = None
            else:
                del self._out[key]
                task.future.cancel(force=True)
                yield key, no_answer(f"No answer came within {self._limit:.0f} seconds: the machine may hang.")
                self._workers.leave_out(task.worker)
                self._move()

    def _bind_anew(self) -> None:
        """Bind tasks to the workers that are fit now: one that was restarted has another address."""
        if self._workers.are_mixed and self._workers.ask():
            self._move()

    def _move(self) -> None:
        """Hand what nobody began to the scheduler once more, under other names and for the workers that are fit now."""
        for key, task in [*self._out.items()]:
            if task.begun is None:
                task.future.cancel(force=True)
                self._submit(key, task.given, task.moves + 1)


def _answer_of(future: Future) -> tuple[dict[str, Any], bool]:
    """Return the answer, and whether it only says that the worker is not fit."""
    if future.status == "finished":
        answer: dict[str, Any] = future.result()
        differs = answer.get("differs", "")
        return (no_answer(differs), True) if differs else (answer, False)
    if future.status == "cancelled":
        return no_answer("The scheduler stopped before it was graded."), False
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        return no_answer("Every worker that took it stopped: perhaps their machines have too little memory."), False
    return no_answer(f"The cluster failed: {type(error).__name__}: {error}"), isinstance(error, ImportError)
