"""One grading, from a submission to its grade: the one walk through all the floors."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import grader
from grader import places
from grader.catalogue import Exercise, Rubric
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.examiner.source_words import blocked_by_source, in_words_of_source
from grader.submission.source_rules import SourceReport
from grader.submission.submission import Submission

SECONDS_TO_END = 30.0
"""The examiner itself ends a submission at its limit; a grading that is still there so much later is stopped."""
_BYTES_OF_KEY = 32

Listener = Callable[[dict[str, Any]], None]
"""Hears each event while a grading runs: ``judging``, ``verdict``, ``progress``, ``evidence``."""


def grade(
    exercise: Exercise,
    rubric: Rubric,
    submission: Submission,
    report: SourceReport,
    *,
    seed: int | None = None,
    only: tuple[str, ...] = (),
    time_limit: float | None = None,
    required: tuple[str, ...] = (),
    listen: Listener = lambda event: None,
) -> Grade:
    """Judge ``submission`` and return its grade; a failure of ours makes it ``NOT_GRADED``, never a zero.

    ``only`` names criteria to judge instead of all. ``time_limit`` is in wall seconds.
    ``required`` names what must be enforced, of ``probes.protection``, before the submission runs.
    A ``KeyboardInterrupt`` yields the grade of what was decided so far, marked as interrupted.
    """
    started = datetime.datetime.now().astimezone()
    clock = time.monotonic()
    seed = seed_of(submission) if seed is None else seed
    asked = [one.id for one in rubric.criteria if not only or one.id in only]
    run = _Run(listen, report)
    if (blocked := blocked_by_source(report)) is not None:
        for criterion_id in asked:
            run.hear({"event": "verdict", **asdict(replace(blocked, criterion_id=criterion_id))})
    else:
        limit = time_limit or exercise.limits.seconds_whole + SECONDS_TO_END
        run.examine(exercise, submission, seed, only, limit, required)
    if report.not_attempted:
        run.evidence["not_attempted"] = True
    run.add_advice(report)
    verdicts = [run.verdicts.get(one) or _never_decided(one, run) for one in asked]
    earned, possible, status = add_up(exercise, rubric, verdicts)
    return Grade(
        exercise_name=exercise.name,
        submission_path=str(submission.path),
        submission_digest=submission.digest,
        rubric_digest=rubric.digest,
        verdicts=tuple(verdicts),
        earned=earned,
        possible=possible,
        status=status,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 2),
        seed=seed,
        versions={"kit": grader.__version__, **run.versions},
        evidence=run.evidence,
    )


def seed_of(submission: Submission) -> int:
    """Return the seed for a submission: repeatable for this file on this machine, and not to be guessed.

    It is made with a key that only the kit's own state folder holds, so that a submission cannot draw
    the hidden data from its own digest.
    """
    digest = hmac.new(_machine_key(), submission.digest.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % 2**52


def _machine_key() -> bytes:
    """Return the key of this machine; a new one, for this time only, where it cannot be kept."""
    path = places.state_folder() / "machine.key"
    key = secrets.token_bytes(_BYTES_OF_KEY)
    coming = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        if path.stat().st_size == _BYTES_OF_KEY:
            return path.read_bytes()
        # Of a grading that was killed before it had written one.
        path.unlink()
    try:
        coming.touch(mode=0o600)
        coming.write_bytes(key)
        # Whole or not at all, and of two gradings at once the first one's.
        os.link(coming, path)
    except FileExistsError:
        return path.read_bytes()
    except OSError:
        return key
    finally:
        with contextlib.suppress(OSError):
            coming.unlink()
    return key


class _Run:
    """What is heard from one examiner process."""

    def __init__(self, listen: Listener, report: SourceReport) -> None:
        self._listen = listen
        self._report = report
        self.verdicts: dict[str, Verdict] = {}
        self.evidence: dict[str, Any] = {}
        self.versions: dict[str, str] = {}
        self.ending = ""

    def hear(self, event: dict[str, Any]) -> None:
        """Keep what belongs into the grade, and pass the event on."""
        kind = event.get("event")
        if kind == "verdict":
            facts = {key: value for key, value in event.items() if key != "event"}
            verdict = in_words_of_source(Verdict(**{**facts, "outcome": Outcome(facts["outcome"])}), self._report)
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
        for finding in report.findings:
            sentence = f"{finding.where}: {finding.sentence}"
            self.hear({"event": "evidence", "key": "advice", "value": [sentence]})

    def examine(
        self,
        exercise: Exercise,
        submission: Submission,
        seed: int,
        only: tuple[str, ...],
        limit: float,
        required: tuple[str, ...],
    ) -> None:
        """Start a fresh examiner process and hear it to its end."""
        told = {"exercise_name": exercise.name, "submission": asdict(submission), "seed": seed, "only": only}
        told |= {"limits": asdict(exercise.limits), "required": required}
        reading, writing = os.pipe()
        complaint = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the examiner, closed below
        start = (
            f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); "
            "from grader.examiner.process import main; main(sys.argv[1:])"
        )
        examiner = subprocess.Popen(
            [sys.executable, "-I", "-c", start, str(writing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaint,
            pass_fds=[writing],
            start_new_session=True,
        )
        os.close(writing)
        overdue = threading.Timer(limit, lambda: self._stop(examiner, f"the time limit of {limit:g} seconds"))
        overdue.start()
        try:
            assert examiner.stdin is not None
            with examiner.stdin as stdin:
                stdin.write(json.dumps(told, default=str).encode())
            with os.fdopen(reading, encoding="utf-8") as lines:
                for line in lines:
                    self.hear(json.loads(line))
        except KeyboardInterrupt:
            self._stop(examiner, "your interruption")
            self.evidence["interrupted"] = True
        finally:
            overdue.cancel()
            with complaint:
                if examiner.wait() != 0 and not self.ending:
                    complaint.seek(0)
                    self.ending = complaint.read().decode("utf-8", "replace").strip()[-2000:] or "it ended early"

    def _stop(self, examiner: subprocess.Popen[bytes], reason: str) -> None:
        self.ending = reason
        examiner.terminate()
        try:
            examiner.wait(timeout=5)
        except subprocess.TimeoutExpired:
            examiner.kill()


def _never_decided(criterion_id: str, run: _Run) -> Verdict:
    return Verdict(
        criterion_id,
        Outcome.BROKEN,
        found=f"not decided: {run.ending.splitlines()[-1] if run.ending else 'the examiner said nothing'}",
        message="No points are lost by it: run the command again.",
        details={"trace": run.ending},
    )
