"""A submission as a program that runs in a worker: asked one thing at a time, and started again where it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.candidate import replies
from grader.candidate.data_service import MOST_IN_ALL, DataRefused, Giver, TooMuchData
from grader.candidate.events import Evidence, Progress, Running
from grader.candidate.exit_reason import fault_of_end
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.first_start import START_SECONDS, await_greeting, require_protection
from grader.candidate.launch import start_beside, start_worker
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import HANDLES_OF_A_PROGRAM, ChannelClosed, Handle, ProtocolError
from grader.candidate.sandbox.layers import SandboxLimits
from grader.candidate.sandbox.policy import Deadline
from grader.candidate.watch import Watch
from grader.candidate.worker_process import WorkerProcess
from grader.catalogue.exercise import Limits
from grader.catalogue.forms import Form
from grader.errors import CannotGrade
from grader.submission.submission import Submission

MOST_MESSAGES = 100_000
"""Messages that an answer may come after; a training tells one per epoch."""
SECONDS_BETWEEN_PROGRESS = 0.02
SECONDS_UNTOLD = 1.0
"""What runs longer than this is told, so that no grading is silent."""
STARTING = "starting TensorFlow"
MOST_STARTS = 4
"""Programs that one submission may use up: each that it ended, or that broke a limit, is followed by a fresh one."""
NAMING = ("target", "name", "maker")
"""Arguments of a request that name a function or class of the submission."""
SECONDS_FOR_ANOTHER = 20.0
"""With less time left than this, no other program is started."""

_LOAD: tuple[str, frozenset[str]] = ("load", frozenset())

Listener = Callable[[Progress | Running | Evidence], None]
Read = TypeVar("Read")


@dataclass(frozen=True)
class Terms:
    """On what terms a submission runs, and who hears of it."""

    limits: Limits
    """Its time, its memory and its disk."""
    listen: Listener
    """Hears of evidence and of progress."""
    required: Collection[str] = ()
    """Layers of protection without which it does not run."""
    deadline: Deadline | None = None
    """When the whole grading ends."""


class Program:
    """Asks a worker, watches it while it answers, and starts another one where it ended."""

    def __init__(
        self,
        submission: Submission,
        scratch: Path,
        terms: Terms,
        ledger: Ledger,
        giver: Giver,
        form: Form | None = None,
        beside: WorkerProcess | None = None,
    ) -> None:
        self.versions: dict[str, str] = {}
        """Versions that the worker told when it was ready."""
        self.starts = 1
        """How many programs were started so far."""
        self.at_most: float | None = None
        """The seconds that a call may take during an experiment; ``None`` while none is made."""
        self.at_work: dict[str, Any] = {}
        """What is told with the progress of a training: its model and its goal."""
        self.begin: Callable[[], None] = lambda: None
        """Brings a program that was started again to where the one before it was."""
        self.forget: Callable[[], None] = lambda: None
        """Is called when the worker ends: nothing that came from it is of use any more."""
        self._limits = _sandbox_limits(terms.limits)
        self.worker: WorkerProcess | None = (
            start_beside(beside, scratch, self._limits) if beside else start_worker(scratch, self._limits)
        )
        """The process, or ``None`` where it has ended."""
        self._submission = submission
        self._scratch = scratch
        self._terms = terms
        self._ledger = ledger
        self._giver = giver
        self._form = form
        self._lines = submission.source.split("\n")
        self._ended_by: dict[tuple[str, frozenset[str]], CandidateFault] = {}
        self._watch: Watch | None = None
        self._watched = 0
        self._ready = False
        self._asked = 0
        self._progressed = 0.0
        self._last: Progress | None = None
        """How far the training of this request was when it last told."""
        self._output = ("", 0)
        self._in_hand: set[int] = set()

    def request(
        self,
        operation: str,
        arguments: dict[str, Any],
        during: str,
        read: Callable[[Any], Read] = lambda value: value,
        seconds: float | None = None,
    ) -> Read:
        """Ask the worker for one ``operation``, and return what ``read`` makes of the answer.

        ``during`` says to a learner what was at work, and ``seconds`` how long it may take. Raises ``CandidateFault``
        where the submission raised, broke a limit or ended: the same question is then never put again.
        """
        names = set(self._names_in(arguments))
        self._in_hand = {handle.number for handle in handles_in(arguments)}
        self._ledger.touched(self._in_hand, names)
        question = self._question_of(operation, arguments)
        if question in self._ended_by:
            raise self._ended_by[question].with_traceback(None)
        if self.worker is None:
            self._start_again(during)
        if any(number // HANDLES_OF_A_PROGRAM != self.starts - 1 for number in self._in_hand):
            raise CandidateFault(Fault("gone", during))
        try:
            return self._ask(operation, arguments, during, read, seconds, names)
        except CandidateFault as fault:
            if self.worker is None and self.at_most is None:
                self._ended_by[question] = fault
            raise

    def start(self) -> None:
        """Wait until the worker has imported what it needs, before a first request would."""
        self._await_ready()

    def cpu_seconds(self) -> float:
        """Return the CPU time that the worker has used; 0 where it has ended."""
        return self.worker.cpu_seconds() if self.worker else 0.0

    def output(self) -> tuple[str, int]:
        """Return the end of what was printed, and how many bytes were dropped before it."""
        return self.worker.output() if self.worker else self._output

    def close(self) -> None:
        """End the process and all that it started, for good."""
        self.starts = MOST_STARTS
        self._lose()

    def _question_of(self, operation: str, arguments: dict[str, Any]) -> tuple[str, frozenset[str]]:
        """Return what is known of a request that ends the program: the function called, or the makers of its things."""
        target = arguments.get("target")
        if isinstance(target, str):
            return "call", frozenset([target])
        return operation, frozenset(self._ledger.behind(self._in_hand))

    def _start_again(self, during: str) -> None:
        """Run the submission in a fresh program: a function that never returns costs what asks for it, nothing else."""
        left = self._watch.seconds_left() if self._watch else 0.0
        at_its_end = self.starts >= MOST_STARTS or left < SECONDS_FOR_ANOTHER or _LOAD in self._ended_by
        if at_its_end or self.at_most is not None:
            raise CandidateFault(Fault("gone", during))
        self.starts += 1
        self._ready = False
        self.worker = start_worker(self._scratch, self._limits)
        in_hand = self._in_hand
        try:
            self.begin()
        except CandidateFault:
            # What ran before does not run again, such as what makes a folder: no further word is said about it.
            self.close()
            raise CandidateFault(Fault("gone", during)) from None
        self._in_hand = in_hand

    def _ask(
        self,
        operation: str,
        arguments: dict[str, Any],
        during: str,
        read: Callable[[Any], Read],
        seconds: float | None,
        names: set[str],
    ) -> Read:
        worker = self._await_ready()
        self._asked += 1
        file = (self._submission.path.name, self._lines)
        if self._watch is None or self._watched != self.starts:
            earlier, self._watched = self._watch, self.starts
            self._watch = Watch(worker, self._terms.limits, self._scratch, file, self._terms.deadline)
            if earlier:
                self._watch.goes_on_from(earlier)
        watch = self._watch
        allowed = seconds or self._terms.limits.seconds_per_call
        self._last = None
        watch.begin(during, allowed if self.at_most is None else min(allowed, self.at_most))
        try:
            question = {"id": self._asked, "operation": operation, "arguments": arguments}
            name = next(self._names_in({"target": arguments.get("target")}), "")
            tick = self._telling(_said_of(operation, name, self.at_work), watch.look)
            self._giver.begin()
            worker.channel.send(question, tick=tick)
            answer = self._await_answer(worker, tick, during)
            self._ledger.touched(self._in_hand, names)
        except (ChannelClosed, ProtocolError) as error:
            raise CandidateFault(self._post_mortem(during, error, watch)) from error
        except CandidateFault as error:
            self._lose()
            if (ended := self._with_epochs(error.fault)) is error.fault:
                raise
            raise CandidateFault(ended) from error
        except CannotGrade:
            self.close()
            raise
        if isinstance(fault := answer.get("fault"), dict):
            raise CandidateFault(replies.read_fault(fault, during, self._lines))
        try:
            return read(answer.get("value"))
        except ProtocolError as error:
            raise CandidateFault(Fault("protocol", during, message=str(error))) from error

    def _names_in(self, arguments: dict[str, Any]) -> Iterator[str]:
        """Yield the functions of the submission that a request names, as the submission calls them."""
        for given in (arguments.get(text) for text in NAMING):
            if isinstance(given, str) and given.isidentifier():
                yield from self._form.learners_names(given) if self._form else (given,)

    def _await_ready(self) -> WorkerProcess:
        """Return the worker once it is ready; a fork that says nothing is replaced by a cold one."""
        worker = self.worker
        assert worker is not None
        if self._ready:
            return worker
        try:
            greeting = await_greeting(worker, self._telling(STARTING))
        except CannotGrade:
            if not worker.is_fork:
                raise
            worker.end()
            self.worker = worker = start_worker(self._scratch, self._limits, cold=True)
            greeting = await_greeting(worker)
        self.versions = greeting.versions
        self._terms.listen(Evidence("protection", greeting.protection))
        require_protection(greeting.protection, self._terms.required)
        self._ready = True
        return worker

    def _telling(self, what: str, look: Callable[[], None] = lambda: None) -> Callable[[], None]:
        """Return ``look``, which also tells once what runs where that takes longer than a moment."""
        began, is_told = time.monotonic(), False

        def tick() -> None:
            nonlocal is_told
            look()
            # A training that tells its epochs needs no other word.
            is_told = is_told or self._progressed > began
            if not is_told and (seconds := time.monotonic() - began) > SECONDS_UNTOLD:
                is_told = True
                self._terms.listen(Running(what, seconds))

        return tick

    def _await_answer(self, worker: WorkerProcess, tick: Callable[[], None], during: str) -> dict[str, Any]:
        heard = 0.0
        for _ in range(MOST_MESSAGES):
            answer = worker.channel.receive(self._take_note, tick=tick)
            if not isinstance(answer, dict):
                raise ProtocolError("an answer that is no dictionary")
            if answer.get("id") == self._asked:
                return answer
            if answer.get("event") == "data":
                worker.channel.send(self._given(answer, during), tick=tick)
            elif answer.get("event") == "progress" and time.monotonic() - heard > SECONDS_BETWEEN_PROGRESS:
                heard = self._progressed = time.monotonic()
                self._last = replies.read_progress(answer)
                self._terms.listen(replace(self._last, **self.at_work))
        raise ProtocolError("messages without an end, and no answer")

    def _with_epochs(self, fault: Fault) -> Fault:
        """Return a fault; of a training that the time limit ended, with how far it was: it is slow, and not endless."""
        last = self._last
        if fault.kind != "time" or last is None or not 0 < last.epoch < last.epochs:
            return fault
        slow = f"{last.epoch} of {last.epochs} epochs had ended, so the training is slow, and not endless."
        return replace(fault, advice=f"{slow} Use fewer epochs, fewer units, or fewer examples.")

    def _given(self, asked: dict[str, Any], during: str) -> dict[str, Any]:
        """Return the reply to a submission that loads data."""
        try:
            return {"given": self._giver.give(asked.get("name"), asked.get("arguments"), asked.get("named"))}
        except DataRefused as reason:
            return {"refused": str(reason)}
        except TooMuchData:
            raise CandidateFault(Fault("data", during, message=f"{MOST_IN_ALL} data sets")) from None

    def _take_note(self, handle: Handle) -> Handle:
        self._in_hand.add(handle.number)
        return handle

    def _post_mortem(self, during: str, error: Exception, watch: Watch) -> Fault:
        worker, self.worker = self.worker, None
        self.forget()
        if worker is None:
            return Fault("protocol", during, message=str(error))
        try:
            if isinstance(error, ProtocolError):
                return Fault("protocol", during, message=str(error))
            return fault_of_end(worker.exit_signal(), during, watch.peak_mb, self._terms.limits)
        finally:
            self._end(worker)

    def _lose(self) -> None:
        self.forget()
        if self.worker:
            self._end(self.worker)
            self.worker = None

    def _end(self, worker: WorkerProcess) -> None:
        worker.end()
        if self._ready:
            self._output = worker.output()


_OPERATIONS = {
    "load": "running your file",
    "draw": "reading your dataset",
    "inspect_model": "running your model",
    "predict": "running your model",
    "infer": "running your model",
}


def _said_of(operation: str, name: str, at_work: dict[str, Any]) -> str:
    """Return what a request is called while it runs.

    >>> _said_of("call", "generate_forecast", {}), _said_of("predict", "", {})
    ('running generate_forecast', 'running your model')
    """
    if operation in ("call", "lend"):
        return f"running {name or at_work.get('model') or 'your code'}"
    if operation == "train":
        return f"training {at_work.get('model') or 'your model'}"
    return _OPERATIONS.get(operation, "running your code")


def handles_in(arguments: Any) -> Iterator[Handle]:
    """Yield the handles in what is given to the candidate, however deep they lie in lists and dictionaries."""
    waiting = [arguments]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Handle):
            yield value
        elif isinstance(value, (list, tuple)):
            waiting.extend(part for part in value if isinstance(part, (Handle, list, tuple, dict)))
        elif isinstance(value, dict):
            waiting.extend(value.values())


def _sandbox_limits(limits: Limits) -> SandboxLimits:
    """Return what the system itself enforces: well above the limits that the examiner watches and names."""
    return SandboxLimits(
        cpu_seconds=int(START_SECONDS + 2 * limits.seconds_whole),
        memory_mb=limits.memory_mb + 1000,
        file_mb=500,
        open_files=256,
    )
