"""Replaces a learner's function by a correct one while their other functions are graded."""

from __future__ import annotations

from grader.candidate.candidate import Candidate


def with_right(candidate: Candidate, function: str, kind: str, *, usable: bool) -> Candidate:
    """Return the candidate; a correct function of ``kind`` replaces ``function`` unless that is ``usable``.

    Then a mistake costs no points twice where another function calls this one. It stays replaced, so gather all
    evidence about it before.

    >>> candidate = with_right(candidate, "pad_seqs", "padder", usable=passed("check_padding"))
    """
    if not usable:
        candidate.replace(function, candidate.stand_in(kind))
    return candidate
