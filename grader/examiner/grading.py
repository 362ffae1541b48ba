"""One grading, from a submission to its grade: the one walk through all the floors."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, replace

import grader
from grader.candidate.sandbox.policy import Deadline
from grader.catalogue import places
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.examiner.run import Cancellation, Listener, Run
from grader.examiner.source_findings import blocked_by_source
from grader.examiner.source_places import begin_at, with_place
from grader.examiner.verdict_cache import KeptVerdicts
from grader.submission.plain_source import MANY_VALUES, written_values
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import Submission

SECONDS_TO_END = 30.0
"""The examiner itself ends a submission at its limit; a grading that is still there so much later is stopped."""
SECONDS_TO_DECIDE = 10.0
"""The same where a time limit was asked for: at its end the submission is ended, and verdicts follow in a second."""
_BYTES_OF_KEY = 32
STAFF_KEY = "TF_EXAM_KIT_KEY"
"""The variable that holds the same secret text on all machines which must draw the same hidden data for a seed."""


def grade(
    exercise: Exercise,
    rubric: Rubric,
    submission: Submission,
    report: SourceReport,
    *,
    seed: int | None = None,
    secret: int | None = None,
    only: tuple[str, ...] = (),
    time_limit: float | None = None,
    required: tuple[str, ...] = (),
    fast: bool = False,
    recall: bool | None = None,
    switch: Cancellation | None = None,
    listen: Listener = lambda event: None,
) -> Grade:
    """Judge ``submission`` and return its grade; a failure of ours makes it ``NOT_GRADED``, never a zero.

    Hidden data are drawn from ``secret``, which follows from ``seed`` and this machine's key where it is not given.
    ``only`` names criteria to judge instead of all. ``time_limit`` is in wall seconds: a submission that is still
    at work then broke it, unless other programs took most of that time.
    ``required`` names what must be enforced, of ``probes.protection``, before the submission runs.
    ``fast`` leaves out what needs a training. ``recall`` takes over what was decided before and still
    holds; ``False`` judges all anew and remembers it, ``None`` does neither.
    A ``KeyboardInterrupt``, or the ``switch``, yields the grade of what was decided so far, marked as interrupted.
    """
    started = datetime.datetime.now().astimezone()
    clock = time.monotonic()
    # A saved model has no source in which to see what changed.
    remember = recall is not None and not required and submission.kind != "model"
    asked_secret = None if seed is None else secret_of(seed)
    kept = KeptVerdicts(exercise, rubric, submission, asked_secret) if remember else None
    seed = seed_of(submission) if seed is None else seed
    secret = secret_of(seed) if secret is None else secret
    asked = [one.id for one in rubric.criteria if not only or one.id in only]
    run = Run(listen, report, kept, seed, secret)
    if (blocked := blocked_by_source(report)) is not None:
        for criterion_id in asked:
            run.take({"event": "verdict", **asdict(replace(blocked, criterion_id=criterion_id))})
    else:
        limit = time_limit + SECONDS_TO_DECIDE if time_limit else exercise.limits.seconds_whole + SECONDS_TO_END
        deadline = Deadline(time_limit, clock + time_limit) if time_limit else None
        if recall:
            run.replay(asked, list(trained(rubric, asked)) if fast else [])
        open_ones = [one for one in asked if one not in run.verdicts]
        left_out = list(trained(rubric, open_ones)) if fast else []
        if now := tuple(one for one in open_ones if one not in left_out):
            run.examine(exercise, submission, now, limit, required, switch or Cancellation(), deadline)
        elif run.replayed_seed is not None:
            seed = run.replayed_seed
        for criterion_id in left_out:
            run.take({"event": "verdict", **asdict(_NOT_TRAINED), "criterion_id": criterion_id})
    if report.not_attempted:
        run.evidence["not_attempted"] = True
        run.evidence["begin"] = begin_at(exercise, report, submission)
    if report.unread:
        run.evidence["unread_source"] = report.unread
    if report.failed:
        run.evidence["failed_rules"] = [asdict(one) for one in report.failed]
    run.add_advice(report)
    if (count := written_values(submission.source)) >= MANY_VALUES:
        run.evidence["written_values"] = count
        run.take({"event": "evidence", "key": "advice", "value": [_MANY_VALUES.format(count=count)]})
    decided = [run.verdicts.get(one) or _never_decided(one, run) for one in asked]
    verdicts = [
        replace(with_place(verdict, run, report, submission), title=rubric[verdict.criterion_id].title)
        for verdict in decided
    ]
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
    return seed_from(submission.digest)


def seed_from(name: str) -> int:
    """Return the seed for whatever is called so: the same on this machine, and not to be guessed from the name."""
    digest = hmac.new(_key(), name.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % 2**52


def secret_of(seed: int) -> int:
    """Return what hidden data are drawn from in a grading with this seed: whoever knows the seed does not know it.

    It follows from the key of this machine, or from that of the staff where several machines must agree.
    """
    return seed_from(f"hidden data of a grading with the seed {seed}")


def _key() -> bytes:
    """Return the key of the staff, the environment's ``TF_EXAM_KIT_KEY``, or else that of this machine."""
    return os.environ.get(STAFF_KEY, "").encode() or _machine_key()


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


def trained(rubric: Rubric, asked: list[str]) -> Iterator[str]:
    """Yield the criteria that need a training, and those that come after one of them."""
    out: set[str] = set()
    for criterion in rubric.criteria:
        if criterion.trains or out & set(criterion.after):
            out.add(criterion.id)
            if criterion.id in asked:
                yield criterion.id


_MANY_VALUES = (
    "The file holds {count:,} written-out values, as many as a table of labels or weights. A model must learn from the "
    "data: remove the table, or load it from a file that the stub names."
)
_NOT_TRAINED = Verdict(
    "", Outcome.BLOCKED, found="not judged: it needs a training, and --fast stops before", details={"fast": True}
)


def _never_decided(criterion_id: str, run: Run) -> Verdict:
    return Verdict(
        criterion_id,
        Outcome.BROKEN,
        found=f"not decided: {run.ending.splitlines()[-1] if run.ending else 'the examiner said nothing'}",
        message="No points are lost by it: run the command again.",
        details={"trace": run.ending},
    )
