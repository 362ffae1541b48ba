"""What happens while a grading or a scratch cell runs: each event is a record here, and a line of JSON on its way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.candidate.events import Evidence, Progress, Running
from grader.examiner.grade import Verdict

if TYPE_CHECKING:
    from grader.checks.details import ToldChange, Tried


@dataclass(frozen=True)
class Started:
    """The grading of one submission of a class begins."""

    worker: str = ""
    """The address of the worker that does it; empty on this machine."""


@dataclass(frozen=True)
class CriterionStarted:
    """The examiner begins with a criterion."""

    criterion_id: str


@dataclass(frozen=True)
class Decision:
    """A criterion is decided; as JSON, what is known besides stands beside the fields of the verdict."""

    verdict: Verdict
    reached: Sequence[str] = ()
    """The functions of the submission that the verdict depends on."""
    asked: dict[str, str] = field(default_factory=dict)
    """The outcomes of other criteria that it depends on."""
    shared_as: str = ""
    """What the failure is called that other criteria share; empty where it is this one's own."""


@dataclass(frozen=True)
class Looking:
    """All is decided, and a cure of a failed training is tried."""

    criterion_id: str
    trying: str
    """The cure in words."""


@dataclass(frozen=True)
class Experiments:
    """What the cures of one failed training brought."""

    criterion_id: str
    tried: Tried


@dataclass(frozen=True)
class Changed:
    """A small change of the code makes a failed criterion pass."""

    criterion_id: str
    change: ToldChange


@dataclass(frozen=True)
class Finished:
    """The examiner has told all."""

    versions: dict[str, str]
    """Versions that the worker told."""


@dataclass(frozen=True)
class Printed:
    """What a scratch cell has printed so far."""

    text: str
    """The end of it."""
    dropped: int
    """How many bytes before it are left out."""


@dataclass(frozen=True)
class CellResult:
    """What a scratch cell came to."""

    value: str | None = None
    """How Python writes the value of the last expression."""
    raised: bool = False
    figures: list[str] = field(default_factory=list)
    """PNG files, as base64."""
    problem: list[str] | None = None
    """Why it did not run to its end, the cause, and what to do."""


Event = (
    Started | CriterionStarted | Decision | Progress | Running | Evidence | Looking | Experiments | Changed | Finished
    | Printed | CellResult
)  # fmt: skip
Listener = Callable[[Event], None]
_KINDS: dict[str, type[Event]] = {
    "started": Started,
    "criterion_started": CriterionStarted,
    "verdict": Decision,
    "progress": Progress,
    "running": Running,
    "evidence": Evidence,
    "looking": Looking,
    "experiments": Experiments,
    "changed": Changed,
    "finished": Finished,
    "printed": Printed,
    "cell": CellResult,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_BESIDE_VERDICT = ("reached", "asked", "shared_as")


def facts_of_event(event: Event) -> dict[str, Any]:
    """Return an event as the plain values that JSON writes.

    >>> facts_of_event(CriterionStarted("check_labels"))
    {'event': 'criterion_started', 'criterion_id': 'check_labels'}
    """
    facts = dict(vars(event))
    if isinstance(event, Decision):
        facts = {**asdict(facts.pop("verdict")), **facts}
    return {"event": _NAMES[type(event)], **facts}


def read_event(facts: dict[str, Any]) -> Event | None:
    """Return the event that JSON holds; ``None`` for one of another kind, which is passed over.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where it is no event, or its fields are others.

    >>> read_event({"event": "progress", "epoch": 2, "epochs": 5}), read_event({"event": "later", "x": 1})
    (Progress(epoch=2, epochs=5, logs={}, model='', goal=None), None)
    """
    told = dict(facts)
    kind = _KINDS.get(told.pop("event"))
    if kind is Decision:
        beside = {name: told.pop(name) for name in _BESIDE_VERDICT if name in told}
        return Decision(Verdict.read(told), **beside)
    return kind(**told) if kind else None


class Events:
    """A line of JSON per event, written at once: a death of the process loses nothing."""

    def __init__(self, write: Callable[[memoryview], int]) -> None:
        self._write = write
        self._turn = threading.Lock()
        self.evidence: dict[str, Any] = {}
        """The latest evidence of each kind."""

    def write(self, event: Event) -> None:
        """Write one event, from any thread; numbers that are not finite become ``null``."""
        if isinstance(event, Evidence):
            self.evidence[event.key] = event.value
        line = json.dumps(_finite(facts_of_event(event)), ensure_ascii=True, default=str) + "\n"
        view = memoryview(line.encode())
        with self._turn:
            while view:
                view = view[self._write(view) :]


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    return value
