"""Grades one submission, wherever it runs: plain values in, plain values out, and nothing is kept there."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

from grader import system
from grader.cohort.identity import difference, identity
from grader.cohort.likeness import tree_digest
from grader.errors import GraderError, SubmissionRefused
from grader.examiner.conversation import Cancellation
from grader.examiner.events import Listener
from grader.examiner.options import GradingOptions
from grader.examiner.start import EXAMINER, keep_warm
from grader.practice.attempt import Attempt


def grade_one(
    exercise_name: str,
    wanted: dict[str, str],
    submission: bytes,
    file_name: str,
    seed: int,
    limits: dict[str, Any],
    *,
    listen: Listener = lambda event: None,
    cancellation: Cancellation | None = None,
) -> dict[str, Any]:
    """Return the grade of a submission, or why there is none.

    ``wanted`` is the ``identity`` of whoever asks. ``limits`` may hold ``time_limit`` in seconds, ``required``, the
    names of what must be enforced, and ``secret``, which follows from ``seed`` and the key of whoever asks: with it
    all machines draw the same hidden data. ``listen`` and ``cancellation`` are those of ``grade``.

    The answer has ``worker``, ``seconds``, ``tree_digest``, and one of: ``grade``; ``refused``, why it cannot be read;
    ``fault``, what went wrong here; ``differs``, how this process differs from what is wanted.
    """
    clock = time.monotonic()
    answer: dict[str, Any] = {"worker": f"{platform.node()}:{os.getpid()}", "tree_digest": ""}
    try:
        if differs := difference(wanted, identity(exercise_name)):
            return answer | {"differs": differs, "seconds": 0.0}
        make_ready()
        clock = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="tf-exam-cohort-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / file_name
            path.write_bytes(submission)
            try:
                attempt = Attempt.begin(exercise_name, path, course_forms=False)
                answer["tree_digest"] = tree_digest(attempt.submission.source)
                options = GradingOptions(
                    seed=seed,
                    secret=limits.get("secret"),
                    time_limit=limits.get("time_limit"),
                    required=tuple(limits.get("required", ())),
                )
                graded = attempt.grade(listen, options, keep=False, cancellation=cancellation)
                answer["grade"] = json.loads(graded.to_json())
            except SubmissionRefused as error:
                answer["refused"] = str(error).replace(str(path), "The file")
    except GraderError as error:
        answer["fault"] = str(error)
    except Exception as error:
        # One submission that the kit stumbles over must not take the others with it.
        answer["fault"] = f"The kit failed: {type(error).__name__}: {error}"
    return answer | {"seconds": round(time.monotonic() - clock, 2)}


@functools.cache
def make_ready() -> None:
    """Have TensorFlow imported once on this machine, for all gradings of this process and of its neighbours."""
    with contextlib.suppress(OSError):
        address = EXAMINER.address()
        # In a folder that is the user's alone: nobody else can hold the lock, or put a file in its place.
        # Without it, two processes would start the warm one at once, and the second would lie about unused.
        lock = system.alone(address.with_name("cohort.lock")) if address else contextlib.nullcontext()
        with lock:
            keep_warm()
