"""The workers of a Dask cluster: which of them judge as this machine would, and how a task is handed to those."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.candidate.events import Progress
from grader.cohort.identity import difference, identity
from grader.cohort.task import grade_one
from grader.errors import CannotGrade, UsageProblem
from grader.examiner.events import CriterionStarted, Event, Started, facts_of_event

if TYPE_CHECKING:
    from distributed import Client, Future

RETRIES = 2
SECONDS_TO_CONNECT = 30.0
SECONDS_BETWEEN_EVENTS = 1.0
"""Of one grading: thousands of them tell one scheduler."""


class Workers:
    """All workers of a scheduler; those that differ from this machine are refused."""

    def __init__(self, address: str, exercise_name: str, tell: Callable[[str], None]) -> None:
        """Connect, and ask who is there. Raises ``UsageProblem`` without a scheduler, ``CannotGrade`` as ``ask``."""
        self._exercise_name = exercise_name
        self._wanted = identity(exercise_name)
        self._tell = tell
        self._told: set[str] = set()
        self._hang: set[str] = set()
        self._fit: list[str] | None = None
        self.client = _connect(address)
        """The connection to the scheduler."""
        try:
            self.ask()
        except BaseException:
            self.client.close()
            raise

    def ask(self) -> bool:
        """Ask every worker what it is; return whether the set of those that may grade has changed.

        Raises ``CannotGrade`` where some are there, and none of them is fit.
        """
        before, fit = self._fit, []
        there = [*self.client.scheduler_info(n_workers=-1)["workers"]]
        asked = [item for item in there if item not in self._hang]
        answers = self.client.run(identity_there, self._exercise_name, workers=asked, on_error="return")
        for worker, own in answers.items():
            if not isinstance(own, dict):
                self._refuse(worker, f"The kit does not run there ({type(own).__name__}: {own}): install it there.")
            elif differs := difference(self._wanted, own):
                self._refuse(worker, differs)
            else:
                fit.append(worker)
        if there and not fit:
            raise CannotGrade(
                "No worker of the cluster can grade.",
                "Each worker was refused, or does not respond.",
                "Install the same kit and libraries there as here, and restart the workers.",
            )
        if not there:
            self._tell("The cluster has no worker yet: gradings start when one connects.")
        # Where all are fit, those that come later may help at once; each looks at itself before it grades.
        self._fit = sorted(fit) if len(fit) < len(there) else None
        return self._fit != before

    @property
    def are_mixed(self) -> bool:
        """Whether some were refused, so that tasks are bound to the others."""
        return self._fit is not None

    def submit(self, name: str, topic: str, key: str, given: tuple[Any, ...]) -> Future:
        """Hand a task to the scheduler; what goes on is told under ``topic``, with the ``key``."""
        return self.client.submit(
            grade_there, topic, key, *given,
            key=name, pure=False, retries=RETRIES, workers=self._fit, allow_other_workers=False,
        )  # fmt: skip

    def is_at_work(self, worker: str, name: str) -> bool:
        """Return whether the scheduler believes that a worker is at a task."""
        return name in self.client.processing().get(worker, ())

    def leave_out(self, worker: str) -> None:
        """Hand nothing more to a worker that hangs. Raises ``CannotGrade`` as ``ask``."""
        self._hang.add(worker)
        self._tell(f"Worker {worker} does not answer in time, so it gets no more work.")
        self.ask()

    def _refuse(self, worker: str, differs: str) -> None:
        if worker not in self._told:
            self._told.add(worker)
            self._tell(f"Worker {worker} is refused. {differs}")


def identity_there(exercise_name: str, dask_worker: Any = None) -> dict[str, str]:
    """Run in a worker: say what judges there."""
    return identity(exercise_name)


def grade_there(topic: str, key: str, *given: Any) -> dict[str, Any]:
    """Run in a worker: grade, and tell the scheduler what is going on."""
    from distributed import get_worker

    worker = get_worker()
    told = [0.0]

    def tell(event: Event) -> None:
        worker.log_event(topic, (key, facts_of_event(event)))

    def listen(event: Event) -> None:
        if isinstance(event, CriterionStarted | Progress) and time.monotonic() - told[0] > SECONDS_BETWEEN_EVENTS:
            told[0] = time.monotonic()
            tell(Progress(event.epoch, event.epochs) if isinstance(event, Progress) else event)

    tell(Started(worker.address))
    return grade_one(*given, listen=listen)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageProblem(
            "Gradings on a cluster need a library that is not installed.",
            f"{error}.",
            "Install it: `python -m pip install 'distributed>=2025.1'`.",
        ) from error
    # What it logs of lost workers is told in our words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageProblem(
            f"There is no Dask scheduler at {address}.",
            f"{error}.",
            "Start one with `dask scheduler`, and give the address that it shows, such as tcp://10.0.0.1:8786.",
        ) from error
