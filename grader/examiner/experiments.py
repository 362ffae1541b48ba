"""After a rubric has run: the cures of the leading causes of a failed training, tried on the learner's own model.

Every verdict is decided by now, and none is changed: what is found decides on advice alone.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import Unmet
from grader.errors import CannotGrade
from grader.examiner.diagnosis.causes import Cause
from grader.examiner.diagnosis.cures import RATE, Cure
from grader.examiner.diagnosis.facts import Facts, in_code
from grader.examiner.diagnosis.ranking import Trial, next_cure, rank
from grader.examiner.events import Experiments, Listener, Looking
from grader.examiner.faults import LIMITS

if TYPE_CHECKING:
    from grader.checks.details import Details, Tried

SHARE = 0.5
"""Experiments together take at most this part of the CPU time that grading the reference takes …"""
LEAST = 6.0
"""… or so many seconds, where that is more: of a short training two cures can then be tried."""
MOST_TRIALS = 6
"""Cures that are tried for one grading."""
MOST_BEGUN = 12
"""The same with those that do not go with the model."""
ENDS = {"gone", "ended", "protocol", *LIMITS}
"""Faults after which there is no submission to ask any more."""
AROUND = 0.15
"""The part of the time that an experiment is believed to take besides its trainings, until one was measured."""
SURE = 0.7
"""A cause of this probability gets most of the time for its first cure."""
GRACE = 1.0
"""CPU seconds beyond its time after which an experiment, and with it the submission, is ended."""
MOST_EPOCHS = 400
"""Epochs of an experiment that the report draws."""
MOST_TEXT = 300
"""Letters of an exception of the kit's own that a grade keeps."""
LEAST_SECONDS = 0.2
"""A training that could not last longer than this is not begun."""


@dataclass(frozen=True)
class Failed:
    """A training that missed its threshold."""

    criterion_id: str
    details: Details
    """Those of its verdict."""
    again: Callable[[], float | None]
    """Trains once more and measures as the criterion does."""
    used: Callable[[], dict[str, Any]] | None = None
    """Asks the trained model which of its inputs it uses, as ``grader.checks.usage`` says."""


class Search:
    """Looks for what helps, for all failed trainings of one grading together."""

    def __init__(
        self, candidate: Candidate, evidence: dict[str, Any], passed: Collection[str], seconds: float,
        write: Listener,
    ) -> None:  # fmt: skip
        self._candidate = candidate
        self._evidence = evidence
        self._passed = passed
        self._write = write
        self._used = 0.0
        self._until = self._spent() + seconds
        self._around = max(LEAST_SECONDS, AROUND * seconds)
        """CPU seconds that an experiment takes besides its trainings: building, predicting."""
        self._number = self._begun = 0

    def _spent(self) -> float:
        """Return the CPU seconds of the submission and of this process, which draws the data and measures."""
        # A process that has ended tells nothing any more.
        self._used = max(self._used, self._candidate.cpu_seconds())
        return self._used + time.process_time()

    def look_into(self, failed: Failed) -> None:
        """Try cures of one failed training as long as there is time, and write down what they brought."""
        tried: Tried = {"trials": [], "look": {}, "uses": {}}
        began = self._spent()
        try:
            with _kept_apart(tried):
                with contextlib.suppress(Unmet):
                    tried["uses"] = failed.used() if failed.used else {}
                self._try_others(failed, tried)
                self._try_cures(failed, tried)
        finally:
            tried["seconds"] = round(self._spent() - began, 2)
            self._write(Experiments(failed.criterion_id, tried))

    def look_at(self, failed: Failed) -> None:
        """Read the examples of a failed training for which another change helped, where nobody has read them."""
        facts = Facts.read(failed.details, self._evidence, self._passed)
        left = self._until - self._spent()
        if facts is None or not _is_unread(facts) or facts.trained_by or left < self._around:
            return
        tried: Tried = {"trials": [], "look": {}, "uses": {}}
        with _kept_apart(tried):
            self._look(failed, left, tried)
        self._write(Experiments(failed.criterion_id, {**tried, "seconds": 0.0}))

    def _try_others(self, failed: Failed, tried: Tried) -> None:
        """Measure other models of the call: a function that returns the wrong one needs no other training."""
        facts = Facts.read(failed.details, self._evidence, self._passed)
        for place, row in enumerate(self._candidate.others() if facts else ()):
            left = self._until - self._spent()
            if left < LEAST_SECONDS or facts is None:
                return
            told, value, ran = self._measured_with({"other": place}, failed, left, left)
            if ran and not told.get("fits") and value is not None and facts.training.is_clearly_better(value):
                tried["other"] = {**row, "value": value}
                return

    def _try_cures(self, failed: Failed, tried: Tried) -> None:
        given_up: set[str] = set()
        while self._number < MOST_TRIALS and self._begun < MOST_BEGUN:
            facts = Facts.read({**failed.details, "tried": tried}, self._evidence, self._passed)
            trials = [Trial.read(row) for row in tried["trials"]]
            if facts is None or any(trial.reached(facts.training) for trial in trials):
                return
            left = self._until - self._spent()
            unseen = not trials and not tried["look"] and not facts.trained_by
            if unseen and left > self._around and (_is_unread(facts) or rank(facts, [])[0].cause.vague):
                self._look(failed, left, tried)
                facts = Facts.read({**failed.details, "tried": tried}, self._evidence, self._passed) or facts
                left = self._until - self._spent()
            found = next_cure(facts, trials, given_up)
            if found is None or left - self._around < LEAST_SECONDS:
                return
            given_up |= {found[1].words, *({"inputs"} & set(found[1].change))}
            sure = not trials and rank(facts, trials)[0].probability >= SURE
            self._try_one(failed, *found, left, tried, sure)

    def _look(self, failed: Failed, left: float, tried: Tried) -> None:
        """Look at a batch without a training: where only a symptom is known, it may show what to try first."""
        told, _, _ = self._measured_with({"look": True}, failed, left, left)
        tried["look"] = told.get("look") or {"rows": 0}

    def _measured_with(
        self, change: dict[str, Any], failed: Failed, seconds: float, left: float
    ) -> tuple[dict[str, Any], float | None, bool]:
        """Measure again with a change of each ``fit``; return what was told of it, the value, and whether it ran.

        A change that does not go with the model does not run. What ends the whole grading is raised.
        """
        told: dict[str, Any] = {}
        value: float | None = None
        try:
            with contextlib.suppress(Unmet), self._candidate.experiment(change, seconds, left + GRACE) as told:
                value = failed.again()
        except CandidateFault as raised:
            if raised.fault.kind in ENDS:
                raise
            return told, None, False
        return told, value, True

    def _try_one(self, failed: Failed, cause: Cause, cure: Cure, left: float, tried: Tried, sure: bool) -> None:
        self._begun += 1
        self._write(Looking(failed.criterion_id, cure.trying))
        began = self._spent()
        # How long a training will take is not known: another cure may follow, unless this cause is nearly sure.
        seconds = max(LEAST_SECONDS, (left - self._around) * (0.9 if sure else 0.6))
        told, value, ran = self._measured_with(cure.change, failed, seconds, left)
        if not ran or not told.get("fits"):
            # This change does not go with this model, or reached no ``fit``: another one may.
            return
        self._number += 1
        rate = cure.change.get("learning_rate")
        rate = told.get("rate", 0.0) if rate == "found" else rate
        words = cure.words.replace(RATE, in_code(rate or 0.0, 2))
        self._around = max(LEAST_SECONDS, self._spent() - began - told.get("seconds", 0.0))
        tried["look"] = tried["look"] or told.get("look", {})
        tried["trials"].append(
            {
                "cause": cause.name,
                "words": words,
                "change": cure.change,
                "rate": rate,
                "value": value if value is not None and math.isfinite(value) else None,
                "epochs": told["epochs"],
                "cut": told["cut"],
                "history": _history_of(told.get("notes", {})),
            }
        )


@contextlib.contextmanager
def _kept_apart(tried: Tried) -> Iterator[None]:
    """End what is tried at a fault, and no more; a mistake of the kit's own is kept in ``tried``.

    The advice is untried then, and `author inject` calls the grading broken.
    """
    try:
        with contextlib.suppress(CandidateFault, CannotGrade):
            yield
    except Exception as error:
        tried["broken"] = f"{type(error).__name__}: {error}"[:MOST_TEXT]


def _is_unread(facts: Facts) -> bool:
    """Return whether ``fit`` was given a data set whose examples nobody has read: much of the evidence is in them."""
    return facts.given.seen_of > 0 and not facts.given.rows


def _history_of(notes: dict[str, Any]) -> dict[str, list[float | None]]:
    """Return the curves that an experiment left: a list with a number per epoch for each name."""
    for key in ("curves", "training"):
        history = notes.get(key, {}).get("history")
        if isinstance(history, dict) and history.get("loss"):
            return {str(name): list(row)[:MOST_EPOCHS] for name, row in history.items() if isinstance(row, list)}
    return {}
