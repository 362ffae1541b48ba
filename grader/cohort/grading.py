"""Grades a cohort: each submission once, what is the same once for all, and what was graded before not again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.cohort.intake import Submitted
from grader.cohort.record import Record
from grader.cohort.runner import OnEvent, Runner, Task
from grader.errors import SubmissionRefused
from grader.examiner.grade import Grade


@dataclass(frozen=True)
class Question:
    """All but the submission that a grade depends on."""

    exercise_name: str
    """The exercise."""
    identity: dict[str, str]
    """Versions, and the digest of what judges the exercise."""
    seed: int
    """Everybody's seed."""
    limits: dict[str, Any]
    """What ``grade_one`` is given as such."""
    secret: int
    """What hidden data are drawn from; it is told to workers, and written down nowhere."""

    @property
    def versions(self) -> dict[str, str]:
        """Versions of the kit, Python and the libraries."""
        return {name: value for name, value in self.identity.items() if name != "exercise"}

    def key_of(self, digest: str, file_name: str) -> str:
        """Return what a grade is kept under: whatever could change it changes the key."""
        facts = [self.exercise_name, self.identity, self.secret, self.limits, digest, file_name]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Settled:
    """What became of one learner's submission in this run."""

    record: Record
    """The record."""
    key: str
    """What it is kept under; empty where another run is to look again."""
    how: str = "graded"
    """``graded``, ``kept`` from an earlier run, ``shared`` with the same file of another, or ``refused`` unread."""


Kept = Mapping[str, Sequence[Record]]
"""Records of earlier runs, by their keys."""


def grade_cohort(
    question: Question, submitted: Sequence[Submitted], kept: Kept, runner: Runner, on_event: OnEvent
) -> Generator[Settled]:
    """Yield what became of each submission: first what is known already, then the rest as it is done.

    ``on_event`` is told the name of the first learner of those who handed in the same file.
    """
    groups: dict[str, list[Submitted]] = defaultdict(list)
    for submission in submitted:
        if submission.refused:
            record = Record(
                submission.learner,
                submission.source,
                submission.digest,
                "",
                None,
                submission.refused,
                absent=submission.absent,
            )
            yield Settled(record, "", "refused")
        else:
            groups[question.key_of(submission.digest, submission.file_name)].append(submission)
    open_ones = {}
    for key, group in groups.items():
        known = {other_record.learner: other_record for other_record in kept.get(key, ())}
        if not known:
            open_ones[key] = group
            continue
        any_of_them = next(iter(known.values()))
        for submission in group:
            if own := known.get(submission.learner):
                yield Settled(_of(own, submission), key, "kept")
            else:
                yield Settled(_shared(any_of_them, submission), key, "shared")
    names = {key: group[0].learner for key, group in open_ones.items()}
    tasks = (_task(question, key, group[0]) for key, group in open_ones.items())
    with contextlib.closing(runner.run(tasks, lambda key, event: on_event(names[key], event))) as answers:
        for key, answer in answers:
            first, *others = open_ones[key]
            record = _of(_read(answer, first.digest), first)
            kept_under = key if record.is_settled else ""
            yield Settled(record, kept_under)
            for submission in others:
                yield Settled(_shared(record, submission), kept_under, "shared")


def _task(question: Question, key: str, submission: Submitted) -> Task:
    def arguments() -> tuple[Any, ...]:
        data = submission.read()
        if hashlib.sha256(data).hexdigest() != submission.digest:
            raise SubmissionRefused(
                f"{submission.source} was changed while others were graded.", next_step="Run it again."
            )
        limits = {**question.limits, "secret": question.secret}
        return question.exercise_name, question.identity, data, submission.file_name, question.seed, limits

    return Task(key, arguments)


def _read(answer: dict[str, Any], digest: str) -> Record:
    """Return what a worker answered as a record of nobody yet."""
    grade = Grade.from_json(json.dumps(answer["grade"])) if answer.get("grade") else None
    fault = answer.get("fault", "")
    return Record(
        learner="",
        source="",
        digest=digest,
        tree_digest=answer["tree_digest"],
        grade=grade,
        refused=answer.get("refused", "") or fault,
        seconds=answer["seconds"],
        worker=answer["worker"],
        fault=bool(fault),
    )


def _of(record: Record, submission: Submitted) -> Record:
    """Return a record as that of a learner; where the file lay while it was graded is told nobody."""
    grade = replace(record.grade, submission_path=submission.source) if record.grade else None
    return replace(record, learner=submission.learner, source=submission.source, grade=grade)


def _shared(record: Record, submission: Submitted) -> Record:
    return replace(_of(record, submission), seconds=0.0, worker="")
