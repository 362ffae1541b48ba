"""What was decided before and still holds: verdicts kept by the content that they depend on.

A verdict is kept under a key of everything that could change it: the functions that were called for it with all
that these reach, the outcomes of the criteria that it waited for or asked about, the rubric, the kit and its data, the
libraries, the machine, the limits, and a seed that was asked for. Of a submission that cannot be taken apart all
criteria that were judged before it belong to the key as well. Faults of the kit and broken limits are never kept: they
say something about one moment.

A small change that helps was tried on other criteria too: it is kept until a function that was called for it changes.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import platform
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.candidate.events import Evidence
from grader.catalogue import places
from grader.catalogue.distributions import versions_of
from grader.catalogue.exercise import Exercise
from grader.catalogue.fingerprint import graded_by
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Rubric
from grader.examiner.events import Decision, Event, facts_of_event, read_event
from grader.examiner.faults import LIMITS
from grader.examiner.grade import Outcome, Verdict
from grader.submission.dependence import Dependence, Part
from grader.submission.notebook import PLACE
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.checks.details import Details

FORMAT = 5
MOST_ENTRIES = 64
"""Versions of the submission that are remembered for one criterion: a proof grades as many answers."""
MOST_BYTES = 64_000_000
"""What all kept verdicts may take on the disk; beyond it those go that were not used for longest."""
LIBRARIES = (
    "tensorflow", "keras", "numpy", "tensorflow-cpu", "scipy", "pillow", "hypothesis", "pytest", "h5py", "ml-dtypes",
    "msgpack", "optree",
)  # fmt: skip
_OF_A_MOMENT = {*LIMITS, "ended", "protocol", "gone"}
_DAMAGED = (AttributeError, KeyError, TypeError, ValueError, IndexError)
"""What reading raises where somebody else wrote into the folder: such a file is as good as none."""
_PLACE = regex(rf"\b{PLACE}\b")
_PLACE_OR_CODE = regex(rf"`[^`\n]*`|\b{PLACE}\b")
"""What stands between backticks is the learner's, and no place."""


@dataclass(frozen=True)
class Kept:
    """One criterion as it was decided before."""

    events: tuple[Event, ...]
    """What was heard while it was judged, its verdict last."""
    reached: tuple[str, ...]
    """The functions that it depends on."""
    since: str
    """When it was decided, as an ISO 8601 time."""
    seed: int
    """The seed of that grading."""

    @property
    def decision(self) -> Decision:
        """The verdict, with what it depends on."""
        return next(event for event in self.events if isinstance(event, Decision))

    @property
    def outcome(self) -> Outcome:
        """What was decided."""
        return self.decision.verdict.outcome


class KeptVerdicts:
    """The verdicts on earlier versions of one submission, in a folder that may be deleted at any time."""

    def __init__(
        self,
        exercise: Exercise,
        rubric: Rubric,
        submission: Submission,
        asked_seed: int | None,
        experiments: bool = False,
    ) -> None:
        self._dependence = Dependence(submission, [asked.name for asked in exercise.functions])
        self._submission = submission
        self._folder = places.cache_folder() / "verdicts"
        self.versions = versions()
        """Versions of Python and of the libraries, by name."""
        facts = [FORMAT, asdict(exercise), rubric.digest, asked_seed, submission.path.name, submission.is_prepared]
        self._question = graded_by(exercise.folder, facts)
        self._experiments = experiments
        self._judged: list[str] = []
        self._has_room = False
        """Whether old verdicts were deleted for this grading: once is enough, for its own are few."""
        self._is_surprised = False
        """Whether a rubric called what the exercise does not ask for: from then on nothing is known of what it left."""

    def recall(self, criteria: Sequence[str], not_now: Collection[str] = ()) -> dict[str, Kept]:
        """Return what was decided on criteria where nothing that it depends on has changed since.

        ``criteria`` are all that are asked for, in the order of the rubric; ``not_now`` those that are not judged even
        where nothing is kept. Of a submission that is one piece either everything is recalled or nothing: whatever is
        judged anew may depend on all that was judged before it.
        """
        needed = set(criteria) - set(not_now)
        found = self._recall_each(criteria)
        if again := _told_again(found, is_whole=found.keys() >= needed):
            found = self._recall_each(criteria, but=again)
        return {} if self._dependence.is_one_piece and not found.keys() >= needed else found

    def _recall_each(self, criteria: Sequence[str], but: Collection[str] = ()) -> dict[str, Kept]:
        found: dict[str, Kept] = {}
        for position, criterion_id in enumerate(criteria):
            known = {name: found[name].outcome if name in found else None for name in criteria[:position]}
            if criterion_id not in but and (kept := self._recall(criterion_id, known)):
                found[criterion_id] = kept
        return found

    def _recall(self, criterion_id: str, known: Mapping[str, str | None]) -> Kept | None:
        """Return what was decided on a criterion; ``known`` has the outcomes of those before it, ``None`` for open."""
        path = self._path(criterion_id)
        for entry in self._entries(path):
            with contextlib.suppress(*_DAMAGED):
                if found := self._recall_entry(entry, known):
                    with contextlib.suppress(OSError):
                        os.utime(path)
                    return found
        return None

    def _recall_entry(self, entry: dict[str, Any], known: Mapping[str, str | None]) -> Kept | None:
        """Return what an entry holds, where it still does; raises ``_DAMAGED`` where it is no entry."""
        part = self._dependence.part(entry["reached"])
        holds = entry["part"] == part.digest and entry["before"] == self._before(known)
        details = entry["events"][-1]["details"]
        is_stale = "change" in details and entry["changed_in"] != self._part_of(details["change"])
        if not holds or (self._experiments and (is_stale or _waits_for_cures(entry))):
            return None
        if is_stale:
            del details["change"]
        if any(known.get(name, "") != outcome for name, outcome in entry["asked"].items()):
            return None
        told = [event for other_entry in self._moved(entry, part) if (event := read_event(other_entry))]
        found = Kept(tuple(told), tuple(entry["reached"]), str(entry["since"]), int(entry["seed"]))
        return found if any(isinstance(event, Decision) for event in told) else None

    def _before(self, graded: Iterable[str]) -> list[str] | None:
        """Return the criteria that a verdict may depend on by what their judging left behind: of parts none."""
        return list(graded) if self._dependence.is_one_piece else None

    def keep(self, decision: Decision, seed: int, evidence: Iterable[Evidence] = ()) -> None:
        """Store one criterion as it was just decided, with the evidence that was noted for it; or do nothing."""
        verdict, reached = decision.verdict, decision.reached
        before = self._before(self._judged)
        self._judged.append(verdict.criterion_id)
        self._is_surprised |= self._dependence.has_others_than_asked(reached)
        if self._is_surprised or not self._is_worth_keeping(verdict):
            return
        part = self._dependence.part(reached)
        events: list[Event] = [*evidence, decision]
        entry = {
            "part": part.digest, "reached": reached, "seed": seed,
            "events": [facts_of_event(event) for event in events],
            "asked": decision.asked, "before": before,
            "since": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            "digest": self._submission.digest,
        }  # fmt: skip
        self._note_lines(entry, part)
        path = self._path(verdict.criterion_id)
        others = [other_entry for other_entry in self._entries(path) if not _is_in_place_of(entry, other_entry)]
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            places.write_whole(path, json.dumps([entry, *others][:MOST_ENTRIES]).encode())
            if not self._has_room:
                _make_room(self._folder)
                self._has_room = True

    def add_details(self, criterion_id: str, details: Details) -> None:
        """Add to the verdict that was just kept on a criterion what was found out after it."""
        path = self._path(criterion_id)
        entries = self._entries(path)
        if criterion_id in self._judged and entries and entries[0].get("digest") == self._submission.digest:
            with contextlib.suppress(OSError, *_DAMAGED):
                entries[0]["events"][-1]["details"] |= details
                entries[0]["changed_in"] = self._part_of(entries[0]["events"][-1]["details"].get("change", {}))
                self._note_lines(entries[0], self._dependence.part(entries[0]["reached"]))
                places.write_whole(path, json.dumps(entries).encode())

    def _part_of(self, change: dict[str, Any]) -> str:
        """Return what the functions depend on that were called to see that a change helps."""
        return self._dependence.part(change.get("functions", ())).digest

    def _note_lines(self, entry: dict[str, Any], part: Part) -> None:
        """Note in an entry where its lines stand, if it tells any."""
        places_told = _PLACE.search(json.dumps(entry["events"]))
        tells = places_told or entry["events"][-1]["details"].keys() & {"lines", "change"}
        entry["lines"] = list(part.lines) if tells else []
        entry["where"] = {line: self._submission.where(line) for line in part.lines} if places_told else {}

    def _is_worth_keeping(self, verdict: Verdict) -> bool:
        details = verdict.details
        if verdict.outcome is Outcome.BLOCKED and not details.get("not_attempted"):
            return bool(details.get("blocked_by"))
        return verdict.outcome is not Outcome.BROKEN and details.get("fault") not in _OF_A_MOMENT

    def _path(self, criterion_id: str) -> Path:
        key = hashlib.sha256(f"{self._question}\n{criterion_id}".encode()).hexdigest()
        return self._folder / f"{key}.json"

    def _entries(self, path: Path) -> list[dict[str, Any]]:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def _moved(self, entry: dict[str, Any], part: Part) -> list[dict[str, Any]]:
        """Return the events with the lines where they stand now: comments may have moved them."""
        events: list[dict[str, Any]] = entry["events"]
        if entry["digest"] == self._submission.digest or not entry["lines"]:
            return events
        # Of a line that was taken apart since, the first part.
        numbers = dict(reversed(list(zip(entry["lines"], part.lines, strict=True))))
        told = {where: self._submission.where(numbers[int(line)]) for line, where in entry["where"].items()}
        moved: list[dict[str, Any]] = _replaced(
            events, lambda text: _PLACE_OR_CODE.sub(lambda m: told.get(m[0], m[0]), text)
        )
        source = self._submission.source.split("\n")
        details = moved[-1]["details"]
        for line in details.get("lines") or ():
            line["number"] = numbers.get(line["number"], line["number"])
            line["text"] = source[line["number"] - 1].rstrip()[:300]
        if "change" in details:
            details["change"]["line"] = numbers.get(details["change"]["line"], 0)
        return moved


def _told_again(found: dict[str, Kept], is_whole: bool) -> set[str]:
    """Return the criteria that failed with a failure that others share, where that must be reported again.

    In one grading the first criterion reports it and blocks the others. Where others are judged now, or several
    reported it in gradings of their own, what was kept says the same thing twice.
    """
    shared = {name: kept.decision.shared_as for name, kept in found.items()}
    failed = [shared[name] for name, kept in found.items() if kept.outcome is Outcome.UNMET and shared[name]]
    return {name for name, question in shared.items() if question and (not is_whole or failed.count(question) > 1)}


def _waits_for_cures(entry: dict[str, Any]) -> bool:
    """Return whether a training failed of which nobody has tried yet what helps."""
    details = entry["events"][-1]["details"]
    return bool(details.get("repeats")) and not details.keys() & {"change", "tried"}


def _is_in_place_of(entry: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two entries answer the same question, so that the newer one is enough."""
    return all(entry[key] == other.get(key) for key in ("part", "before", "asked"))


def _replaced(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _replaced(item, change) for key, item in value.items()}
    return [_replaced(item, change) for item in value] if isinstance(value, list) else value


def _make_room(folder: Path) -> None:
    """Delete what was not used for longest until the rest fits."""
    found = [(path.stat().st_mtime_ns, path.stat().st_size, path) for path in folder.iterdir()]
    size = sum(number for _, number, _ in found)
    for _, number, path in sorted(found):
        if size <= MOST_BYTES:
            break
        path.unlink(missing_ok=True)
        size -= number


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a verdict may depend on."""
    return {"python": platform.python_version(), **versions_of(LIBRARIES)}
