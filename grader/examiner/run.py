"""One run of the rubric: an examiner process, what it tells, and what is replayed of earlier ones."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from grader.candidate.sandbox.policy import Deadline
from grader.catalogue.exercise import Exercise
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.examiner.start import Examiner, start_examiner
from grader.examiner.verdict_cache import KeptVerdicts
from grader.submission.rules.source_report import SourceReport
from grader.submission.rules.unused_arguments import ARGUMENT
from grader.submission.submission import Submission

Listener = Callable[[dict[str, Any]], None]
"""Hears each event while a grading runs: ``judging``, ``verdict``, ``progress``, ``evidence``."""
SWITCHED_OFF = "a newer version of the file"


def _left_of(deadline: Deadline | None) -> dict[str, float] | None:
    return {"seconds": deadline.seconds, "left": deadline.at - time.monotonic()} if deadline else None


class Cancellation:
    """Ends gradings from elsewhere."""

    def __init__(self) -> None:
        self._stops: list[Callable[[], None]] = []
        self.is_cancelled = False

    def cancel(self) -> None:
        """End every grading that holds this switch, and each that comes to hold it, at its start."""
        self.is_cancelled = True
        for stop in self._stops:
            stop()

    def hold(self, stop: Callable[[], None]) -> None:
        """Say what ends a grading."""
        self._stops.append(stop)
        if self.is_cancelled:
            stop()


class Run:
    """What is heard from one examiner process, and what is replayed of earlier ones."""

    def __init__(
        self, listen: Listener, report: SourceReport, kept: KeptVerdicts | None, seed: int, secret: int
    ) -> None:
        self._listen = listen
        self._report = report
        self._kept = kept
        self._seed = seed
        self._secret = secret
        self._heard: list[dict[str, Any]] = []
        self._decided: dict[str, dict[str, Any]] = {}
        self.replayed_seed: int | None = None
        self.verdicts: dict[str, Verdict] = {}
        self.reached: dict[str, list[str]] = {}
        """For each criterion the functions of the submission that were called for it."""
        self.evidence: dict[str, Any] = {}
        self.versions: dict[str, str] = {}
        self.ending = ""

    def on_event(self, event: dict[str, Any]) -> None:
        """Take an event that was just told; a verdict is kept with what was told before it."""
        if event.get("event") in ("evidence", "verdict"):
            self._heard.append(event)
        if event.get("event") == "verdict":
            if self._kept:
                self._kept.keep(self._heard, self._seed)
            self._heard = []
        self.take(event)

    def replay(self, criteria: list[str], not_now: list[str]) -> None:
        """Take what was told when these criteria were judged before, where that still holds.

        ``not_now`` names those that are not judged in this grading even where nothing is kept.
        """
        found = list(self._kept.recall(criteria, not_now).values()) if self._kept else []
        for one in found:
            for event in one.events:
                self.take(event)
            criterion_id = str(one.events[-1]["criterion_id"])
            self._decided[criterion_id] = {"outcome": one.outcome, "reached": one.reached}
        if found and self._kept:
            self.evidence["kept"] = {"criteria": list(self._decided), "since": max(one.since for one in found)}
            told = self._kept.versions
            self.versions = {name: told[name] for name in ("python", "tensorflow", "keras", "numpy") if name in told}
        if len({one.seed for one in found}) == 1:
            self.replayed_seed = found[0].seed

    def take(self, event: dict[str, Any]) -> None:
        """Keep what belongs into the grade, and pass the event on."""
        kind = event.get("event")
        if kind == "verdict":
            facts = {key: value for key, value in event.items() if key not in ("event", "reached", "asked")}
            verdict = Verdict(**{**facts, "outcome": Outcome(facts["outcome"])})
            self.reached[verdict.criterion_id] = list(event.get("reached") or ())
            verdict = in_words_of_source(verdict, self._report, self.reached[verdict.criterion_id])
            self.verdicts[verdict.criterion_id] = verdict
            event = {"event": "verdict", **asdict(verdict)}
        elif kind == "evidence" and event["key"] == "advice":
            known = self.evidence.setdefault("advice", [])
            known.extend(sentence for sentence in event["value"] if sentence not in known)
        elif kind == "evidence":
            self.evidence[event["key"]] = event["value"]
        elif kind == "finished":
            self.versions = event["versions"]
        self._listen(event)

    def add_advice(self, report: SourceReport) -> None:
        """Add what the source alone said about unusual lines, and about lines that cannot run when they are reached."""
        for finding in (one for one in report.findings if not one.about.startswith(ARGUMENT)):
            sentence = f"{finding.where}: {finding.sentence}"
            self.take({"event": "evidence", "key": "advice", "value": [sentence]})

    def examine(
        self,
        exercise: Exercise,
        submission: Submission,
        only: tuple[str, ...],
        limit: float,
        required: tuple[str, ...],
        switch: Cancellation,
        deadline: Deadline | None = None,
    ) -> None:
        """Start a fresh examiner process and hear it to its end.

        At the ``deadline`` it ends the submission and decides; after ``limit`` seconds it is ended itself.
        """
        told = {"exercise_name": exercise.name, "submission": asdict(submission), "seed": self._seed, "only": only}
        told |= {"limits": asdict(exercise.limits), "task_seed": exercise.task_seed}
        told |= {"on_upstream": exercise.on_upstream, "secret": self._secret}
        told |= {"required": required, "decided": self._decided, "deadline": _left_of(deadline)}
        reading, writing = os.pipe()
        complaint = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the examiner, closed below
        examiner = start_examiner(writing, complaint)
        os.close(writing)
        allowed = deadline.seconds if deadline else limit
        overdue = threading.Timer(limit, lambda: self._stop(examiner, f"the time limit of {allowed:g} seconds"))
        overdue.start()
        switch.hold(lambda: self._stop(examiner, SWITCHED_OFF))
        try:
            with examiner.stdin as stdin:
                stdin.write(json.dumps(told, default=str).encode())
            with os.fdopen(reading, encoding="utf-8") as lines:
                for line in lines:
                    self.on_event(json.loads(line))
        except KeyboardInterrupt:
            self._stop(examiner, "your interruption")
            self.evidence["interrupted"] = True
        finally:
            overdue.cancel()
            self.evidence |= {"interrupted": True} if switch.is_cancelled else {}
            with complaint:
                if examiner.wait() != 0 and not self.ending:
                    complaint.seek(0)
                    self.ending = complaint.read().decode("utf-8", "replace").strip()[-2000:] or "it ended early"

    def _stop(self, examiner: Examiner, reason: str) -> None:
        self.ending = reason
        examiner.terminate()
        try:
            examiner.wait(timeout=5)
        except subprocess.TimeoutExpired:
            examiner.kill()
