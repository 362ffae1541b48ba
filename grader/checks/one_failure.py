"""One failure for several criteria: the first criterion fails, and the others are blocked by it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.expect import Unmet


def as_one(candidate: Candidate, raised: Unmet | CandidateFault, *question: object) -> Unmet | CandidateFault:
    """Return the one exception for every failure of ``question`` in this grading, with the latest message.

    The examiner reports an exception once: a criterion that raises it again is blocked by the one that reported it.
    """
    first: Unmet | CandidateFault = candidate.ledger.gather(("failure", *question), lambda: raised)
    if isinstance(first, Unmet) == isinstance(raised, Unmet):
        vars(first).update({name: told for name, told in vars(raised).items() if not name.startswith("__")})
    first.shared_as = " ".join(map(str, question))
    return first


@contextlib.contextmanager
def one_failure(candidate: Candidate, *question: object) -> Iterator[None]:
    """Make all failures within the block, in this grading, one failure by ``question``.

    A program that has ended is no failure of this question: that passes as it is.

    >>> with one_failure(candidate, "create_model"):
    ...     model = build(candidate, "create_model", 24, inputs=windows)
    """
    try:
        yield
    except (Unmet, CandidateFault) as raised:
        if isinstance(raised, CandidateFault) and raised.fault.kind == "gone":
            raise
        raise as_one(candidate, raised, *question).with_traceback(None) from None
